import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type AppBackend,
  type ConsoleBackend,
  localBackend,
  startConsole,
} from '../../../local/console-server/index.ts';
import { type Clock, createXRay, systemClock, type XRay } from '../../../local/xray/index.ts';
import { newFolder } from '../../end-to-end/scratch-folder.ts';

export const pageScript = 'console.log("the page");';

/** What a build would have made. */
export function builtPageFolder(): string {
  const folder = newFolder('page');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>TraceLab</title>');
  writeFileSync(join(folder, 'theme.js'), 'document.title;');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets/index-1a2b3c.js'), pageScript);
  return folder;
}

export interface ConsoleUnderTest {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly port: number;
  readonly xray: XRay;
  readonly warnings: readonly string[];
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Asks the console's own API. */
  askLocal(path: string, question?: unknown): Promise<Response>;
  stop(): Promise<void>;
}

export interface ConsoleTestOptions {
  readonly app?: AppBackend;
  readonly clock?: Clock;
  readonly folder?: string;
  /** Of the page. */
  readonly build?: Promise<string | undefined>;
  readonly change?: (backend: ConsoleBackend) => ConsoleBackend;
}

/** A console on a free port, with an X-Ray in memory; both end with the test. */
export async function consoleUnderTest(
  options: ConsoleTestOptions = {},
): Promise<ConsoleUnderTest> {
  const { app, clock = systemClock(), folder = builtPageFolder(), build } = options;
  const { change = (backend) => backend } = options;
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const identity = { account: '123456789012', region: 'eu-west-1' };
  const xray = createXRay({ clock, warn, ...identity });
  const backend = localBackend({
    ...{ xray, app, clock, ...identity },
    version: '1.2.3',
    address: '127.0.0.1:2000',
    exampleCommand: 'curl http://127.0.0.1:3000/',
  });
  const server = await startConsole(change(backend), {
    ...{ host: '127.0.0.1', port: 0, warn, clock },
    page: { folder, ...(build !== undefined && { build }) },
  });
  const stop = async () => {
    await server.close();
    xray.close();
  };
  onTestFinished(stop);
  const url = `http://127.0.0.1:${server.port}`;
  const ask = (path: string, init?: RequestInit) => fetch(url + path, init);
  return {
    ...{ url, port: server.port, xray, warnings, ask, stop },
    askLocal: (path, question) =>
      ask(`/_tracelab/${path}`, {
        headers: { 'x-tracelab': '1' },
        ...(question !== undefined && {
          method: 'POST',
          body: typeof question === 'string' ? question : JSON.stringify(question),
        }),
      }),
  };
}

/** Sends bytes as they are and reads until the server or `until` ends it. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
