import { type RefObject, useEffect, useState } from 'react';

/** Calls back when the theme has changed, by the setting or by the system. */
function onThemeChange(callback: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(callback);
  scheme.addEventListener('change', callback);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class', 'style'] });
  return () => {
    scheme.removeEventListener('change', callback);
    observer.disconnect();
  };
}

/** Grows by one with each change of the theme: what a canvas shows has to be drawn anew then. */
export function useThemeVersion(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => onThemeChange(() => setVersion((before) => before + 1)), []);
  return version;
}

/** Tokens as colours that a canvas takes: it knows neither `var()` nor `light-dark()`. */
export function readColours<Token extends string>(
  within: RefObject<HTMLElement | null>,
  tokens: readonly Token[],
): ReadonlyMap<Token, string> {
  const probe = document.createElement('span');
  within.current?.append(probe);
  const colours = new Map(
    tokens.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours;
}
