import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChildProcesses } from '../processes/child-processes.ts';
import { AssemblyError } from './errors.ts';
import { isRecord } from './read-assembly.ts';

export interface Synthesis {
  /** The cloud assembly's folder. */
  readonly directory: string;
  /** False when nothing had changed since the last synthesis. */
  readonly fresh: boolean;
}

const fingerprintFile = 'tracelab-inputs.sha256';
const ownWorkspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Runs the `app` command of `cdk.json` as the CDK CLI would, unless `cdk.out` already holds the
 * result for the same inputs. The CDK's own template validation is left to `cdk synth` and the tests.
 * `signal` ends the command with everything that it started, as does the end of this process.
 * @throws AssemblyError when there is no CDK app or the app fails; its own words are in the message.
 * Once `signal` has aborted, its reason.
 */
export async function synthesize(projectDir: string, signal?: AbortSignal): Promise<Synthesis> {
  const { app, context, output } = readCdkJson(projectDir);
  const directory = join(projectDir, output);
  const before = fingerprint(projectDir, directory);
  if (before === readFingerprint(directory)) return { directory, fresh: false };
  const environment = {
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify({
      ...context,
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
    }),
    CDK_VALIDATION: process.env.CDK_VALIDATION ?? 'false',
  };
  await runApp(projectDir, app, environment, signal);
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw new AssemblyError(`"${app}" wrote no cloud assembly to ${directory}; is it a CDK app?`);
  }
  writeFileSync(join(directory, fingerprintFile), fingerprint(projectDir, directory));
  return { directory, fresh: true };
}

function readCdkJson(projectDir: string) {
  const file = join(projectDir, 'cdk.json');
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new AssemblyError(
      `${file} cannot be read (${reason}); run this in the folder of a CDK app`,
      { cause },
    );
  }
  if (!isRecord(parsed) || typeof parsed.app !== 'string') {
    throw new AssemblyError(`${file} has no "app" command`);
  }
  return {
    app: parsed.app,
    context: isRecord(parsed.context) ? parsed.context : {},
    output: typeof parsed.output === 'string' ? parsed.output : 'cdk.out',
  };
}

async function runApp(
  projectDir: string,
  command: string,
  environment: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const path = `${join(projectDir, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const shell =
    process.platform === 'win32'
      ? { command: process.env.ComSpec ?? 'cmd.exe', arguments: ['/d', '/s', '/c', command] }
      : { command: '/bin/sh', arguments: ['-c', command] };
  let said = '';
  const processes = createChildProcesses();
  const app = processes.start({
    ...shell,
    cwd: projectDir,
    environment: { ...definedVariables(process.env), PATH: path, ...environment },
    onOutput: (_, chunk) => {
      said = (said + chunk.toString()).slice(-8_000);
    },
  });
  signal?.addEventListener('abort', app.kill);
  const exit = await app.exited;
  signal?.removeEventListener('abort', app.kill);
  await processes.stop();
  signal?.throwIfAborted();
  if (exit.error !== undefined) {
    throw new AssemblyError(`cannot run "${command}"`, { cause: exit.error });
  }
  if (exit.code !== 0) {
    throw new AssemblyError(`"${command}" ended with ${exit.signal ?? exit.code}:\n${said.trim()}`);
  }
}

const definedVariables = (variables: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/**
 * Names, sizes and times of everything the app may read, and of what it wrote: touching either side
 * makes the assembly stale. Contents are not read, so the check stays in the tens of milliseconds.
 */
function fingerprint(projectDir: string, outputDir: string): string {
  const hash = createHash('sha256').update(process.version);
  const outputs = globSync(['manifest.json', '*.template.json'], { cwd: outputDir }).map((name) =>
    join(outputDir, name),
  );
  const ignored = new Set([outputDir, ownWorkspace, join(projectDir, 'test')]);
  for (const file of [...sourceFiles(projectDir, ignored), ...outputs].sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(projectDir, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function sourceFiles(directory: string, ignored: ReadonlySet<string>): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || ignored.has(path)) return [];
    return entry.isDirectory() ? sourceFiles(path, ignored) : entry.isFile() ? [path] : [];
  });
}

function readFingerprint(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, fingerprintFile), 'utf8');
  } catch {
    return undefined;
  }
}
