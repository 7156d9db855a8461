import { useEffect } from 'react';

/** `POST /orders – Trace – TraceLab`: what the page shows, then which one it is. */
export function usePageTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts, 'TraceLab'].filter(Boolean).join(' – ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
