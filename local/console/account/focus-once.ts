/** As a `ref`: what one is to write first has the focus as soon as it is there. */
export function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}
