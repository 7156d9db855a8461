import { build, type Rolldown } from 'vite';

export interface BuiltPage {
  /** Paths of everything that went in, absolute. */
  readonly inputs: readonly string[];
}

/**
 * Builds the console's page with the settings that lie beside its sources.
 *
 * @param workspace folder of the console's sources
 * @param outDir is emptied
 * @throws Error of the bundler, with the place in the source.
 */
export async function buildPage(workspace: string, outDir: string): Promise<BuiltPage> {
  const built = await inProduction(() =>
    build({
      root: workspace,
      configFile: `${workspace}/vite.config.ts`,
      configLoader: 'native',
      logLevel: 'silent',
      build: { outDir, emptyOutDir: true },
    }),
  );
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const modules = outputs
    .flatMap(({ output }) => output)
    .flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    // Modules of the bundler itself begin with a zero byte.
    .filter((id) => !id.startsWith('\0'))
    .map((id) => id.replace(/\?.*$/, ''));
  return { inputs: [...new Set(modules)].sort() };
}

/** The bundler takes React for development, and names of our folders, where the process runs tests. */
async function inProduction<Value>(work: () => Promise<Value>): Promise<Value> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
