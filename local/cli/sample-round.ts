import type { SampleRound } from '../runner/app-backend.ts';
import { sendRequest } from './request.ts';
import { type Running, sampleTraffic } from './sample-traffic.ts';

/** All of the sample traffic, one request after the other; undefined where there is none for what runs. */
export function sampleRoundOf(running: Running): SampleRound | undefined {
  const traffic = sampleTraffic(running);
  if (traffic.length === 0) return undefined;
  return {
    requests: traffic.reduce((sum, { requests }) => sum + requests, 0),
    send: async (signal) => {
      for (const { url, send } of traffic) {
        await send((request) => {
          signal.throwIfAborted();
          return sendRequest(url, request, 'forced');
        });
      }
    },
  };
}
