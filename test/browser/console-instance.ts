import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { localBackend, startConsole } from '../../local/console-server/index.ts';
import { type Clock, createXRay, systemClock, type XRay } from '../../local/xray/index.ts';

export interface ConsoleInstance extends AsyncDisposable {
  /** `http://127.0.0.1:40123/` */
  readonly url: string;
  readonly xray: XRay;
  /** As if the process had ended, with what it has kept. */
  goAway(): Promise<void>;
  /** At the same address. */
  comeBack(): Promise<void>;
}

/** A local X-Ray in memory with the console in front of it, on any free port. `page` is a built page's folder. */
export async function startConsoleInstance(
  page: string,
  clock: Clock = systemClock(),
): Promise<ConsoleInstance> {
  const region = 'us-east-1';
  const account = '123456789012';
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const xray = createXRay({ clock, account, region, warn });
  const backend = localBackend({
    ...{ xray, region, account },
    version: '0.0.0',
    address: '127.0.0.1:2000',
    exampleCommand: 'curl http://127.0.0.1:3000/prod/orders',
  });
  const serve = (port: number) =>
    startConsole(backend, { host: '127.0.0.1', port, warn, page: { folder: page } });
  let server = await serve(0);
  return {
    url: `http://127.0.0.1:${server.port}/`,
    xray,
    goAway: () => server.close(),
    comeBack: async () => {
      server = await serve(server.port);
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      xray.close();
    },
  };
}

/**
 * The page, built from the sources as they are now, in a folder that goes when it is disposed of. `only` leaves other
 * pages empty, which may be half written.
 */
export async function buildPage(
  only?: ReadonlySet<string>,
): Promise<{ folder: string } & Disposable> {
  const folder = mkdtempSync(join(tmpdir(), 'tracelab-page-'));
  await build({
    configFile: join(import.meta.dirname, '../../local/console/vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: true, minify: process.env.NODE_ENV !== 'test' },
    plugins: only === undefined ? [] : [emptyPages(only)],
  });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

const emptyPages = (kept: ReadonlySet<string>): Plugin => ({
  name: 'empty pages',
  enforce: 'pre',
  load(file) {
    const [, folder = '', component] = /\/pages\/([^/]+)\/(\w+Page)\.tsx$/.exec(file) ?? [];
    if (component === undefined || kept.has(folder)) return undefined;
    return `export const ${component} = () => null;`;
  },
});
