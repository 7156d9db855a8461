import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { segmentEmitter } from '../../../../local/runner/segment-emitter.ts';
import {
  createXRay,
  epochSeconds,
  ManualClock,
  newSegmentId,
  newTraceId,
  type SegmentDocument,
} from '../../../../local/xray/index.ts';

const now = 1_800_000_000;

const segment = (): SegmentDocument => ({
  name: 'service',
  id: newSegmentId(),
  trace_id: newTraceId(epochSeconds(now)),
  start_time: epochSeconds(now - 1),
  end_time: epochSeconds(now),
});

function emitter() {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const xray = createXRay({
    clock: new ManualClock(now),
    account: '123456789012',
    region: 'us-east-1',
    warn,
  });
  const calls: number[] = [];
  const counting = {
    ...xray,
    putTraceSegments: (documents: readonly string[]) => {
      calls.push(documents.length);
      return xray.putTraceSegments(documents);
    },
  };
  return { ...segmentEmitter(counting, warn), xray, calls, warnings };
}

describe('segmentEmitter', () => {
  it('hands over the segments of one turn together', async () => {
    const { emit, xray, calls } = emitter();

    emit(segment());
    emit(segment());
    await nextTurn();
    emit(segment());
    await nextTurn();

    expect(calls).toEqual([2, 1]);
    expect(xray.count()).toBe(3);
    xray.close();
  });

  it('hands over at once what waits when it is flushed, and nothing twice', async () => {
    const { emit, flush, xray, calls } = emitter();

    emit(segment());
    flush();
    flush();
    await nextTurn();

    expect(calls).toEqual([1]);
    xray.close();
  });

  it('says which segment was refused, and takes the others', () => {
    const { emit, flush, xray, warnings } = emitter();

    emit({ ...segment(), id: 'no id' });
    emit(segment());
    flush();

    expect(warnings).toEqual([
      expect.stringMatching(/^X-Ray refused segment "no id" of an emulated service: /),
    ]);
    expect(xray.count()).toBe(1);
    xray.close();
  });

  it('never throws, also when nothing can be stored', () => {
    const { emit, flush, xray, warnings } = emitter();
    xray.close();

    emit(segment());
    flush();

    expect(warnings).toEqual([expect.stringMatching(/^X-Ray cannot store segments: /)]);
  });
});
