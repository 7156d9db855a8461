import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type OrdersNames, ordersNames } from '../../lib/names.ts';
import { type AppProcess, launchApp } from './app-process.ts';
import { run } from './run-process.ts';

export const repository = resolve(import.meta.dirname, '../..');

const notPartOfTheApp = new Set(['node_modules', 'cdk.out', 'local', 'test', 'docs']);

/** Where benchmarks work: a copy of the CDK app, so that nobody's `cdk.out` or sources change. */
export interface Workshop extends AsyncDisposable {
  /** Folder of the copy's `cdk.json`. */
  readonly project: string;
  /** For files that end with the run. */
  readonly folder: string;
  readonly names: OrdersNames;
  /** Takes what must end with the run even if nobody comes to end it. */
  own<Resource extends AsyncDisposable>(resource: Resource): Resource;
  /** Starts an instance on free ports and waits until it is ready. */
  startApp(): Promise<AppProcess>;
  /** Gives the CDK app other context from the next start on, which synthesizes. */
  setContext(changed: Readonly<Record<string, string>>): Promise<void>;
  /** The next start synthesizes. */
  makeStale(): Promise<void>;
  /** Runs only the CDK app, as a start does when `cdk.out` is stale. */
  synthesize(outputFolder: string): Promise<void>;
}

export interface WorkshopOptions {
  /** Folder for CPU profiles of every started instance. @default none */
  readonly cpuProfiles?: string;
}

export async function openWorkshop(options: WorkshopOptions = {}): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'tracelab-bench-'));
  const project = join(folder, 'project');
  await mkdir(project);
  for (const name of await readdir(repository)) {
    if (name.startsWith('.') || notPartOfTheApp.has(name)) continue;
    await cp(join(repository, name), join(project, name), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(project, 'node_modules'));
  const { context } = JSON.parse(await readFile(join(project, 'cdk.json'), 'utf8'));

  const owned = new Set<AsyncDisposable>();
  let starts = 0;
  return {
    project,
    folder,
    names: ordersNames(String(context.prefix)),
    own(resource) {
      owned.add(resource);
      return resource;
    },
    async startApp() {
      starts += 1;
      const app = launchApp({
        project,
        dataDir: join(folder, `data-${starts}`),
        ...options,
      });
      owned.add(app);
      await app.ready;
      return app;
    },
    async setContext(changed) {
      const file = join(project, 'cdk.json');
      const configuration = JSON.parse(await readFile(file, 'utf8'));
      Object.assign(configuration.context, changed);
      await writeFile(file, JSON.stringify(configuration));
    },
    async makeStale() {
      const now = new Date();
      await utimes(join(project, 'cdk.json'), now, now);
    },
    async synthesize(outputFolder) {
      await run(process.execPath, [join('bin', 'app.ts')], {
        cwd: project,
        env: { ...process.env, CDK_OUTDIR: outputFolder, CDK_VALIDATION: 'false' },
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...owned].map((resource) => resource[Symbol.asyncDispose]()));
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
