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
  const built = await build({
    root: workspace,
    configFile: `${workspace}/vite.config.ts`,
    configLoader: 'native',
    // Or else React would be the one for development where this runs in a test.
    mode: 'production',
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const modules = outputs
    .flatMap(({ output }) => output)
    .flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    // Modules of the bundler itself begin with a zero byte.
    .filter((id) => !id.startsWith('\0'))
    .map((id) => id.replace(/\?.*$/, ''));
  return { inputs: [...new Set(modules)].sort() };
}
