import type { Page } from 'playwright-core';
import type { Frames } from './console-figures.ts';

const frameTime = 1000 / 60;

/** Counts the frames of a page while `move` is done to it, again and again, for so many milliseconds. */
export async function countFrames(
  page: Page,
  duration: number,
  move: () => Promise<unknown>,
): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    const tick = (time: number) => {
      times.push(time);
      if (Reflect.get(window, 'frameTimes') === times) requestAnimationFrame(tick);
    };
    Reflect.set(window, 'frameTimes', times);
    requestAnimationFrame(tick);
  });
  const end = performance.now() + duration;
  while (performance.now() < end) await move();
  const times = await page.evaluate(() => {
    const counted: unknown = Reflect.get(window, 'frameTimes');
    Reflect.set(window, 'frameTimes', undefined);
    return counted as number[];
  });
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = gaps.toSorted((a, b) => a - b);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    perSecond: (gaps.length * 1000) / total,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    late: gaps.filter((gap) => gap > frameTime * 1.5).length / gaps.length,
  };
}

/** Milliseconds from now until so many elements are there and drawn; `start` is what brings them. */
export async function timeUntil(
  page: Page,
  { selector, count = 1, start }: { selector: string; count?: number; start: string },
): Promise<number> {
  return page.evaluate(
    ([wanted, least, script]) =>
      new Promise<number>((resolve, reject) => {
        const began = performance.now();
        const look = () => {
          if (performance.now() > began + 30_000) return reject(new Error(`no ${least} ${wanted}`));
          if (document.querySelectorAll(wanted).length < least) return requestAnimationFrame(look);
          // Drawn is what the frame after the next begins without.
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(performance.now() - began)),
          );
        };
        location.hash = script;
        requestAnimationFrame(look);
      }),
    [selector, count, start] as const,
  );
}
