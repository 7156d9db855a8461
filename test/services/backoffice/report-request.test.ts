import { describe, expect, it } from 'vitest';
import { parseReportDay, parseReportRange } from '../../../services/backoffice/report-request.ts';

const today = '2026-11-20';

describe('parseReportDay', () => {
  it.each([
    [undefined, today],
    [{}, today],
    [{ day: '2024-02-29' }, '2024-02-29'],
    [{ day: '0001-01-01', other: 1 }, '0001-01-01'],
  ])('reads %j as %s', (body, day) => {
    expect(parseReportDay(body, today)).toBe(day);
  });

  it.each([
    [{ day: '2026-02-29' }, 'got "2026-02-29"'],
    [{ day: '2026-13-01' }, 'got "2026-13-01"'],
    [{ day: '0000-01-01' }, 'got "0000-01-01"'],
    [{ day: '2026-1-1' }, 'got "2026-1-1"'],
    [{ day: '+002026-01-01' }, 'got "+002026-01-01"'],
    [{ day: "2026-01-01' OR 1=1 --" }, `got "2026-01-01' OR 1=1 --"`],
    [{ day: 20261120 }, 'got "20261120"'],
    [{ day: null }, 'got "null"'],
    [{ day: [today] }, 'got a list of 1'],
  ])('refuses %j', (body, shown) => {
    expect(() => parseReportDay(body, today)).toThrow(
      expect.objectContaining({
        statusCode: 400,
        message: `day must be a day such as "2026-11-20", ${shown}`,
      }),
    );
  });

  it.each([[[]], ['text'], [null], [7]])('refuses %j as a body', (body) => {
    expect(() => parseReportDay(body, today)).toThrow('the body must be a JSON object');
  });
});

describe('parseReportRange', () => {
  it('asks for a month of reports unless told', () => {
    expect(parseReportRange({})).toEqual({ from: '0001-01-01', to: '9999-12-31', limit: 31 });
  });

  it('reads what it is told', () => {
    const range = parseReportRange({ from: '2026-11-01', to: '2026-11-01', limit: '100' });

    expect(range).toEqual({ from: '2026-11-01', to: '2026-11-01', limit: 100 });
  });

  it.each([
    [{ from: 'yesterday' }, 'from must be a day such as "2026-11-20", got "yesterday"'],
    [
      { to: ['2026-11-01', '2026-11-02'] },
      'to must be a day such as "2026-11-20", got a list of 2',
    ],
    [{ limit: '0' }, 'limit must be a whole number from 1 to 100, got "0"'],
    [{ limit: '101' }, 'limit must be a whole number from 1 to 100, got "101"'],
    [{ limit: '1e1' }, 'limit must be a whole number from 1 to 100, got "1e1"'],
    [{ limit: '' }, 'limit must be a whole number from 1 to 100, got ""'],
    [
      { from: '2026-11-02', to: '2026-11-01' },
      'from must not be after to, got "2026-11-02" and "2026-11-01"',
    ],
  ])('refuses %j', (query, message) => {
    expect(() => parseReportRange(query)).toThrow(
      expect.objectContaining({ statusCode: 400, message }),
    );
  });
});
