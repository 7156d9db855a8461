import { describe, expect, it } from 'vitest';
import {
  addToTail,
  buildLogLines,
  emptyTail,
  hasBegunAnew,
  mostLines,
  withTraceIds,
} from '../../../../../local/console/pages/app/build-log-lines.ts';
import { logLine, traceId } from './app-fixture.ts';

const rowOf = (...line: Parameters<typeof logLine>) =>
  buildLogLines({ lines: [logLine(...line)], dropped: 0, next: 1 })[0];

describe('buildLogLines', () => {
  it.each([
    ['2026-11-20T12:00:00.000Z\tabc\tERROR\tno stock', true, 'error'],
    ['{"level":"ERROR","message":"no stock"}', true, 'error'],
    ['{"level":"INFO","message":"listening"}', false, 'info'],
    ['2026-11-20T12:00:00.000Z abc Task timed out after 3.00 seconds', false, undefined],
    ['hello', false, undefined],
  ])('reads the level of %j', (text, isError, level) => {
    const row = rowOf(text);

    expect(row).toMatchObject({ isError: isError || text.includes('timed out') });
    expect(row?.level).toBe(level);
  });

  it('makes ids of traces out, and adds the invocation’s where the line does not name it', () => {
    expect(rowOf(`see ${traceId}.`, { traceId })).toMatchObject({
      parts: [
        { kind: 'text', text: 'see ' },
        { kind: 'trace', traceId },
        { kind: 'text', text: '.' },
      ],
      traceId: undefined,
    });
    expect(rowOf('hello', { traceId })).toMatchObject({ traceId });
  });

  it.each([
    `x${'0'.repeat(8)}`,
    `${traceId}0`,
    `${traceId}-1`,
    `a${traceId}`,
    traceId.toUpperCase(),
    '1-5759e988-bd862e3fe1be46a99427279',
  ])('takes %s for no id', (text) => {
    expect(withTraceIds(text)).toEqual([{ kind: 'text', text }]);
  });
});

describe('a log that is followed', () => {
  it('keeps the newest lines, each with the number that it came with', () => {
    const many = Array.from({ length: mostLines }, (_, at) => logLine(`line ${at}`));

    const full = addToTail(emptyTail, { lines: many, next: mostLines });
    const further = addToTail(full, { lines: [logLine('new')], next: mostLines + 7 });

    expect(further).toMatchObject({ dropped: 1, next: mostLines + 7 });
    expect(further.lines).toHaveLength(mostLines);
    expect(buildLogLines(further).at(-1)?.number).toBe(mostLines + 1);
    expect(buildLogLines(further)[0]?.number).toBe(buildLogLines(full)[1]?.number);
  });

  it('notices that the app was started again', () => {
    const tail = addToTail(emptyTail, { lines: [logLine('old')], next: 40 });

    expect(hasBegunAnew(tail, { lines: [], next: 3 })).toBe(true);
    expect(hasBegunAnew(tail, { lines: [], next: 40 })).toBe(false);
  });
});
