import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ServerCertificate } from './certificates.ts';

export interface WebhookOptions {
  /** For the host names that the webhook stands for. */
  readonly certificate: ServerCertificate;
  /** Tells that the process ended by itself, and what becomes of it. */
  readonly warn: (message: string) => void;
}

/** The partner's side of the app's webhook calls: takes any JSON that is posted, and counts. */
export interface Webhook {
  /** Loopback port, HTTPS. */
  readonly port: number;
  readonly pid: number | undefined;
  counts(): Promise<WebhookCounts>;
  stop(): Promise<void>;
}

export interface WebhookCounts {
  readonly accepted: number;
  /** Answered with 4xx. */
  readonly refused: number;
}

export type ToWebhook =
  | ({ readonly kind: 'start'; readonly host: string; readonly port: number } & ServerCertificate)
  | { readonly kind: 'count'; readonly id: number };

export type FromWebhook =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'counted'; readonly id: number; readonly counts: WebhookCounts };

const MOST_RESTARTS = 5;

/**
 * Starts the webhook in a process of its own, as a partner's server is not part of the app. Should it
 * be killed, it starts again on its port.
 *
 * @throws Error when it cannot listen.
 */
export async function startWebhook(options: WebhookOptions): Promise<Webhook> {
  let stopping = false;
  let restarts = 0;
  let lastCountId = 0;
  const first = await launch(options.certificate, 0);
  const { port } = first;
  let child = first.child;

  const watch = () => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      restarts += 1;
      const ended = `the webhook's process ended (${signal ?? `exit code ${code}`})`;
      if (restarts > MOST_RESTARTS) {
        options.warn(`${ended} for the ${restarts}th time: it stays off, calls to it fail`);
        return;
      }
      options.warn(`${ended}: starting it again`);
      void restart();
    });
  };
  const restart = async () => {
    try {
      ({ child } = await launch(options.certificate, port));
      if (stopping) return await end(child);
      watch();
    } catch (error) {
      options.warn(error instanceof Error ? error.message : String(error));
    }
  };
  watch();

  return {
    port,
    get pid() {
      return child.pid;
    },
    counts: () =>
      new Promise((resolve, reject) => {
        lastCountId += 1;
        const id = lastCountId;
        const asked = child;
        const done = () => {
          asked.off('message', take);
          asked.off('exit', fail);
        };
        const take = (message: FromWebhook) => {
          if (message.kind !== 'counted' || message.id !== id) return;
          done();
          resolve(message.counts);
        };
        const fail = () => {
          done();
          reject(new Error("the webhook's process has ended"));
        };
        if (!asked.connected) return fail();
        asked.on('message', take);
        asked.on('exit', fail);
        asked.send({ kind: 'count', id } satisfies ToWebhook);
      }),
    stop: async () => {
      stopping = true;
      await end(child);
    },
  };
}

function launch(
  certificate: ServerCertificate,
  port: number,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('./webhook-process.ts', import.meta.url)), {
    // Neither the runner's arguments nor its environment, and so none of its secrets.
    execArgv: [],
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C at the terminal reaches only the runner, which says when to stop.
    detached: true,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr = `${stderr}${chunk}`.slice(-2000);
  });
  const start: ToWebhook = { kind: 'start', host: '127.0.0.1', port, ...certificate };
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the webhook could not start: ${reason}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(stderr || `ended with ${signal ?? code}`));
    child.on('message', (message: FromWebhook) => {
      if (message.kind === 'failed') fail(message.reason);
      if (message.kind !== 'listening') return;
      child.removeAllListeners('exit');
      resolve({ child, port: message.port });
    });
    child.send(start);
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
