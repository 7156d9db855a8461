import { AssertionError } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { XRayClient } from '@aws-sdk/client-xray';
import type { OpenTarget } from './local-target.ts';
import { newNames } from './names.ts';
import { rawCall } from './raw-call.ts';
import type { Target } from './target.ts';
import { undoing } from './undoing.ts';

export interface RemoteOptions {
  /** Of any server that speaks X-Ray. @default AWS's of the region */
  readonly endpoint?: string;
  readonly isAccountWide: boolean;
}

/** X-Ray was seen to show a trace within some seconds; a minute and a half is patience. */
const patience = 90_000;
const interval = 3_000;

/** X-Ray in an account: credentials, profile and region as for every AWS SDK. */
export async function openRemoteTarget(options: RemoteOptions): Promise<OpenTarget> {
  const client = new XRayClient({
    ...(options.endpoint !== undefined && {
      endpoint: options.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    }),
    maxAttempts: 5,
  });
  const region = await client.config.region();
  const names = newNames();
  const undo = undoing();
  const target: Target = {
    kind: 'remote',
    client,
    isAccountWide: options.isAccountWide,
    now: () => Date.now() / 1000,
    pass: (seconds) => sleep(seconds * 1000),
    name: names.give,
    post: (path, body) => rawCall(client, path, body),
    eventually: (look) => lookUntil(performance.now() + patience, look),
    atEnd: undo.add,
  };
  return {
    target,
    undoing: undo,
    title: `${options.endpoint ?? `AWS X-Ray in ${region}`} (names begin with ${names.prefix})`,
    warnings: () => [],
    close: async () => client.destroy(),
  };
}

/** Tries again after a failed assertion only: an error that X-Ray answers does not go by itself. */
async function lookUntil<Found>(deadline: number, look: () => Promise<Found>): Promise<Found> {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof AssertionError) || performance.now() > deadline) throw error;
      await sleep(interval);
    }
  }
}
