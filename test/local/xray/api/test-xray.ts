import { XRayClient } from '@aws-sdk/client-xray';
import { startXRayServer } from '../../../../local/xray/api/server.ts';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { newSegmentId, newTraceId } from '../../../../local/xray/model/ids.ts';
import type { SegmentDocument } from '../../../../local/xray/model/segment-document.ts';
import { createXRay } from '../../../../local/xray/xray.ts';

const opened: AsyncDisposable[] = [];

/** Closes what the tests of a file have started. */
export const closeTestXRays = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map((started) => started[Symbol.asyncDispose]()));
};

/** An X-Ray in memory behind HTTP, with a client of the AWS SDK and a clock that stands still. */
export async function startTestXRay() {
  const clock = new ManualClock(1_800_000_000);
  const warnings: string[] = [];
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    warn: (message) => warnings.push(message),
  });
  const server = await startXRayServer(xray, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${server.port}`;
  const client = new XRayClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const post = (path: string, body: string | Uint8Array = '{}', headers = {}) =>
    fetch(`${url}${path}`, { method: 'POST', body, headers });
  opened.push({
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.close();
      xray.close();
    },
  });
  return { xray, clock, warnings, url, client, post };
}

/** A finished root segment that began when the test clock does. */
export function aSegment(members: Partial<SegmentDocument> = {}): SegmentDocument {
  const start = members.start_time ?? 1_800_000_000;
  return {
    trace_id: newTraceId(start as Parameters<typeof newTraceId>[0]),
    id: newSegmentId(),
    name: 'orders',
    start_time: start,
    end_time: start + 0.5,
    ...members,
  };
}
