import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildPage } from './build-page.ts';
import { bundle } from './bundle.ts';
import { pageFolder } from './entries.ts';
import { thirdPartyText } from './third-party.ts';

export interface Packed {
  /** The tarball. */
  readonly file: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** In bytes, as a tarball and unpacked. */
  readonly size: number;
  readonly unpackedSize: number;
}

/**
 * Packs the workspace as the npm package `tracelab`: bundled JavaScript that needs nothing but Node.js,
 * so that it installs without a registry.
 *
 * @param workspace folder of the sources, with the manifest
 * @param destination existing folder for the tarball
 */
export async function pack(workspace: string, destination: string): Promise<Packed> {
  const staging = mkdtempSync(join(tmpdir(), 'tracelab-pack-'));
  try {
    const dist = join(staging, 'dist');
    mkdirSync(dist);
    const { inputs } = await bundle(workspace, dist);
    const page = await buildPage(join(workspace, 'console'), join(dist, pageFolder));
    writeFileSync(join(staging, 'THIRD-PARTY.txt'), thirdPartyText([...inputs, ...page.inputs]));
    // As they are: an old Node has to understand them, to say that it is one.
    copyFileSync(join(workspace, 'cli/guard.js'), join(dist, 'guard.js'));
    const start = readFileSync(join(workspace, 'cli/tracelab.js'), 'utf8');
    writeFileSync(join(dist, 'tracelab.js'), start.replace('./main.ts', './main.js'), {
      mode: 0o755,
    });
    copyFileSync(join(workspace, '../LICENSE'), join(staging, 'LICENSE'));
    copyFileSync(join(workspace, 'pack/README.md'), join(staging, 'README.md'));
    writeFileSync(join(staging, 'package.json'), manifest(workspace));
    return await npmPack(staging, destination);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The workspace's own manifest, without what is bundled. */
function manifest(workspace: string): string {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(workspace, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const packed = {
    name,
    version,
    description,
    keywords: ['aws', 'xray', 'x-ray', 'tracing', 'local', 'daemon', 'opentelemetry'],
    license,
    type: 'module',
    bin: { tracelab: 'dist/tracelab.js' },
    files: ['dist', 'THIRD-PARTY.txt'],
    engines: { node: '>=24' },
  };
  return `${JSON.stringify(packed, null, 2)}\n`;
}

async function npmPack(folder: string, destination: string): Promise<Packed> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await promisify(execFile)(
    npm,
    ['pack', '--json', '--pack-destination', resolve(destination)],
    { cwd: folder, shell: process.platform === 'win32' },
  );
  const answer: unknown = JSON.parse(stdout);
  // A list up to npm 11, by name from npm 12 on.
  const [packed] = Object.values(answer as Record<string, Packed & { filename: string }>);
  if (packed === undefined) throw new Error(`npm pack told nothing: "${stdout}"`);
  const { filename, files, size, unpackedSize } = packed;
  return { file: join(resolve(destination), filename), files, size, unpackedSize };
}
