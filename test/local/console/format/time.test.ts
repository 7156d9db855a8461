import { afterEach, describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatClock,
  formatTime,
  setTimeZone,
  zoneOf,
} from '../../../../local/console/format/time.ts';

const moment = Date.parse('2026-11-20T10:04:33.201Z') / 1000;

afterEach(() => setTimeZone('browser'));

describe('formatTime', () => {
  it('prints milliseconds and the zone', () => {
    setTimeZone('utc');

    expect(formatTime(moment)).toBe('2026-11-20 10:04:33.201 UTC');
    expect(formatClock(moment)).toBe('10:04:33');
  });

  it('follows the browser unless it is told otherwise', () => {
    const offset = -new Date(moment * 1000).getTimezoneOffset();

    expect(zoneOf(moment)).toMatch(offset === 0 ? /^UTC$/ : /^UTC[+-]\d/);
    expect(formatClock(moment)).toBe(new Date(moment * 1000).toTimeString().slice(0, 8));
  });
});

describe('A moment that there is not', () => {
  it.each([Number.NaN, 1e20, -1e20, Number.POSITIVE_INFINITY])('is a dash: %d', (seconds) => {
    expect(formatTime(seconds)).toBe('–');
    expect(formatClock(seconds)).toBe('–');
  });

  it('has no age either', () => {
    expect(formatAgo(Number.NaN, moment)).toBe('–');
  });
});

describe('formatAgo', () => {
  it.each([
    [0.5, 'just now'],
    [-5, 'just now'],
    [59.9, '59 s ago'],
    [60, '1 min ago'],
    [3600, '1 h ago'],
    [86_400, '1 day ago'],
    [200_000, '2 days ago'],
  ])('says of %d seconds: %s', (ago, text) => {
    expect(formatAgo(moment - ago, moment)).toBe(text);
  });
});
