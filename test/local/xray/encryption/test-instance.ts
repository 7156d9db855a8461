import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XRayClient } from '@aws-sdk/client-xray';
import { startXRayServer } from '../../../../local/xray/api/server.ts';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { createXRay } from '../../../../local/xray/xray.ts';

const cleanups: (() => unknown)[] = [];

export const closeInstances = async (): Promise<void> => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
};

/** An X-Ray over a folder of its own behind HTTP, which can be stopped and opened again. */
export async function startInstance(folder = newFolder(), clock = new ManualClock(1_800_000_000)) {
  const warnings: string[] = [];
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    dataDir: folder,
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
  const stop = async () => {
    client.destroy();
    await server.close();
    xray.close();
  };
  cleanups.push(stop);
  return { xray, clock, warnings, url, client, folder, stop, kms: kmsCaller(url) };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'xray-keys-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Calls KMS as its clients do. */
const kmsCaller =
  (url: string) =>
  async (target: string, input: unknown = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': target.includes('.') ? target : `TrentService.${target}`,
      },
      body: typeof input === 'string' ? input : JSON.stringify(input),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      // The members of an answer are what a test is about.
      // biome-ignore lint/suspicious/noExplicitAny: see above
      body: (text === '' ? undefined : JSON.parse(text)) as any,
    };
  };

/** The names of the files of a folder in whose bytes any of the texts occurs. */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      return texts.filter((text) => bytes.includes(text)).map((text) => `${entry.name}: ${text}`);
    });
}
