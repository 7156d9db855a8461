import { XRayClient } from '@aws-sdk/client-xray';
import { createXRay, ManualClock, startXRayServer } from '../../local/xray/index.ts';
import { newNames } from './names.ts';
import { rawCall } from './raw-call.ts';
import type { Target } from './target.ts';
import { type Undoing, undoing } from './undoing.ts';

export interface OpenTarget {
  readonly target: Target;
  readonly undoing: Undoing;
  /** What the target is called in the report. */
  readonly title: string;
  /** What the server told its terminal since this was last asked. */
  warnings(): string[];
  close(): Promise<void>;
}

/** A local X-Ray of its own, in memory behind HTTP, whose clock stands still between the calls. */
export async function openLocalTarget(): Promise<OpenTarget> {
  const clock = new ManualClock(Math.floor(Date.now() / 1000));
  const warnings: string[] = [];
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    warn: (message) => warnings.push(message),
  });
  const server = await startXRayServer(xray, { host: '127.0.0.1', port: 0 });
  const client = new XRayClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const names = newNames();
  const undo = undoing();
  const target: Target = {
    kind: 'local',
    client,
    isAccountWide: true,
    now: () => clock.now(),
    pass: async (seconds) => clock.advance(seconds * 1000),
    name: names.give,
    post: (path, body) => rawCall(client, path, body),
    eventually: (look) => look(),
    atEnd: undo.add,
  };
  return {
    target,
    undoing: undo,
    title: 'the local X-Ray',
    warnings: () => warnings.splice(0),
    async close() {
      client.destroy();
      await server.close();
      xray.close();
    },
  };
}
