import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSegmentId, newTraceId } from '../../local/xray/index.ts';
import { findTrace } from './traces.ts';
import { startXRayCommand, type XRayCommand } from './xray-command.ts';

/** An address of this machine that others reach, as a container's is. */
const outer = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe.skipIf(outer === undefined)('an X-Ray for containers, --host 0.0.0.0', () => {
  let xray: XRayCommand;
  let port: number;

  beforeAll(async () => {
    xray = await startXRayCommand({ flags: ['--host', '0.0.0.0'] });
    port = Number(new URL(xray.addresses.api).port);
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  it('takes segments from another address', async () => {
    const now = Date.now() / 1000;
    const segment = {
      trace_id: newTraceId(now as Parameters<typeof newTraceId>[0]),
      id: newSegmentId(),
      name: 'contained',
      start_time: now - 1,
      end_time: now,
    };
    const socket = createSocket('udp4');

    socket.send(`{"format":"json","version":1}\n${JSON.stringify(segment)}`, port, outer);

    const { segments } = await findTrace(xray.client, 'service("contained")');
    socket.close();
    expect(segments).toEqual([segment]);
  });

  it.each([
    ['xray', 200],
    ['host.docker.internal', 200],
    [outer ?? '', 200],
    ['shop.example.com', 403],
  ])('answers callers that know it as %s with %i', async (name, status) => {
    const answered = await new Promise((resolve, reject) => {
      const call = { host: outer, port, method: 'POST', path: '/GetSamplingRules' };
      request({ ...call, headers: { host: `${name}:${port}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end('{}');
    });

    expect(answered).toBe(status);
  });
});
