import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createXRay, ManualClock } from '../../../local/xray/index.ts';
import { aSegment, closeTestXRays, startTestXRay } from './api/test-xray.ts';

afterEach(closeTestXRays);

describe('createXRay', () => {
  it('is called in-process as over HTTP', async () => {
    const { xray } = await startTestXRay();
    const segment = aSegment();
    const heard: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = xray.subscribe((traceId) => {
      heard.push(traceId);
      resolve();
    });

    const unprocessed = xray.putTraceSegments([JSON.stringify(segment)]);
    await promise;
    stop();
    const { Traces } = xray.call('BatchGetTraces', { TraceIds: [segment.trace_id] });

    expect(unprocessed).toEqual([]);
    expect(heard).toEqual([segment.trace_id]);
    expect(Traces?.[0]?.Id).toBe(segment.trace_id);
    expect(() => xray.call('BatchGetTraces', { TraceIds: undefined })).toThrow(
      "Value null at 'traceIds'",
    );
  });

  it('keeps traces in its data directory', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tracelab-xray-'));
    const open = () =>
      createXRay({
        clock: new ManualClock(),
        account: '123456789012',
        region: 'us-east-1',
        dataDir,
        warn: () => {},
      });
    const before = open();
    before.putTraceSegments([JSON.stringify(aSegment())]);
    before.close();

    const after = open();

    expect(after.count()).toBe(1);
    after.close();
    rmSync(dataDir, { recursive: true });
  });

  it('closes more than once', async () => {
    const { xray } = await startTestXRay();

    xray.close();

    expect(() => xray.close()).not.toThrow();
  });

  it('makes a sampler for each front, which decides by the default rule', async () => {
    const { xray } = await startTestXRay();

    const decisions = [xray.sampler().decide({}), xray.sampler().decide({})];

    expect(decisions).toEqual([
      { sampled: true, ruleName: 'Default' },
      { sampled: true, ruleName: 'Default' },
    ]);
  });
});
