import { count, type Histogram, type HistogramRow, histogramRows } from './histogram.ts';

/**
 * A histogram as it is kept: one or two characters for a row of most, so that hours of minutes are read
 * in milliseconds, and a part that nobody asks for is never taken apart. Rows where numbers are too large.
 */
export type KeptHistogram = string | readonly HistogramRow[];

/**
 * Digits to the base of 32, the lowest first; all but the last of a number are from `higherFollow` on.
 * JSON has to escape none of these characters.
 */
const lastDigit = '#'.charCodeAt(0);
const higherFollow = ']'.charCodeAt(0);
const base = 32;

/** Beyond this the difference of two is not exact. */
const mostExact = 2 ** 52;

const isExact = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= mostExact;

export function keepHistogram(histogram: Histogram): KeptHistogram {
  const rows = histogramRows(histogram);
  if (!rows.every(([milliseconds, times]) => isExact(milliseconds) && isExact(times))) return rows;
  let text = '';
  let before = 0;
  for (const [milliseconds, times] of rows) {
    // Only the first can be below what is before it.
    if (text === '') text = digits(milliseconds < 0 ? 1 : 0);
    text += digits(Math.abs(milliseconds - before)) + digits(times);
    before = milliseconds;
  }
  return text;
}

function digits(number: number): string {
  let text = '';
  let rest = number;
  for (; rest >= base; rest = Math.floor(rest / base)) {
    text += String.fromCharCode(higherFollow + (rest % base));
  }
  return text + String.fromCharCode(lastDigit + rest);
}

export function addHistogram(histogram: Histogram, kept: KeptHistogram): void {
  if (typeof kept !== 'string') {
    for (const [milliseconds, times] of kept) count(histogram, milliseconds, times);
    return;
  }
  let place = 0;
  const next = (): number => {
    let number = 0;
    let scale = 1;
    let code = kept.charCodeAt(place++);
    for (; code >= higherFollow; code = kept.charCodeAt(place++)) {
      number += (code - higherFollow) * scale;
      scale *= base;
    }
    return number + (code - lastDigit) * scale;
  };
  if (kept === '') return;
  let milliseconds = next() === 1 ? -next() : next();
  for (;;) {
    count(histogram, milliseconds, next());
    if (place >= kept.length) return;
    milliseconds += next();
  }
}
