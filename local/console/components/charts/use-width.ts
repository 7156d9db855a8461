import { type RefObject, useLayoutEffect, useState } from 'react';

/** How wide the element is laid out, in CSS pixels; follows it. */
export function useWidth(element: RefObject<HTMLElement | null>, unmeasured = 640): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    setWidth(measured.clientWidth);
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return width > 0 ? width : unmeasured;
}
