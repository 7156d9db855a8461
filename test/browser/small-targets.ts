import type { Page } from 'playwright-core';

/**
 * What one can press and is smaller than 24 by 24 pixels, but for links within text.
 * https://www.w3.org/WAI/WCAG22/Understanding/target-size-minimum.html
 */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const least = 23.9;
    const selector =
      'a[href], button, input, select, textarea, summary, [role=tab], [role=menuitem], [role=option], [role=separator]';
    const isText = (element: Element) =>
      element.tagName === 'A' && getComputedStyle(element).display === 'inline';
    const sizeOf = (element: Element) => {
      const boxes = [element, ...((element as HTMLInputElement).labels ?? [])].map((each) =>
        each.getBoundingClientRect(),
      );
      // A part drawn around it is pressed as well.
      const after = getComputedStyle(element, '::after');
      return {
        width: Math.max(...boxes.map(({ width }) => width), Number.parseFloat(after.width) || 0),
        height: Math.max(...boxes.map(({ height }) => height)),
      };
    };
    return [...document.querySelectorAll(selector)]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !isText(each))
      .filter((each) => each.closest('.visually-hidden') === null)
      .flatMap((each) => {
        const { width, height } = sizeOf(each);
        if (width >= least && height >= least) return [];
        const name = each.getAttribute('aria-label') ?? each.textContent ?? '';
        const size = `${Math.round(width)} × ${Math.round(height)}`;
        return [`${each.tagName.toLowerCase()} "${name.slice(0, 40)}" ${size}`];
      });
  });
