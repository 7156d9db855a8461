import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ComputeError } from '../compute/compute-error.ts';
import { splitWords } from '../compute/shell-words.ts';

/** A program of an environment. */
export interface BundleProcess {
  /** `web` is the one that requests go to. */
  readonly name: string;
  readonly words: readonly string[];
}

/**
 * What the platform starts: the programs of the Procfile, else `npm start`, else `app.js` or
 * `server.js`.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/create_deploy_nodejs.container.html
 * @throws ComputeError when the bundle says nothing that can run here.
 */
export function readProcesses(
  folder: string,
  environment: Readonly<Record<string, string>>,
): BundleProcess[] {
  const procfile = join(folder, 'Procfile');
  if (existsSync(procfile)) return readProcfile(readFileSync(procfile, 'utf8'), environment);
  const script = ['app.js', 'server.js'].find((name) => existsSync(join(folder, name)));
  if (hasStartScript(folder)) return [{ name: 'web', words: ['npm', 'start'] }];
  if (script !== undefined) return [{ name: 'web', words: ['node', script] }];
  throw new ComputeError(
    'the source bundle has no Procfile, no "start" script in a package.json, no app.js and no server.js; one of them says what to start',
  );
}

/** @throws ComputeError naming the line. */
export function readProcfile(
  text: string,
  environment: Readonly<Record<string, string>>,
): BundleProcess[] {
  const processes = text.split(/\r?\n/).flatMap((whole, index): BundleProcess[] => {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [, name, command] = /^([\w-]+):\s*(\S.*)$/.exec(line) ?? [];
    if (name === undefined || command === undefined) {
      throw new ComputeError(
        `Procfile, line ${index + 1}: must look like "web: node server.js", got "${line.slice(0, 100)}"`,
      );
    }
    const words = splitWords(command, (variable) => environment[variable]);
    if (words === undefined) {
      throw new ComputeError(
        `Procfile, line ${index + 1}: "${command.slice(0, 100)}" needs a shell; only commands like "node server.js" run here`,
      );
    }
    return [{ name, words }];
  });
  if (processes.some(({ name }) => name === 'web')) return processes;
  throw new ComputeError('the Procfile has no line "web: …", which starts what requests go to');
}

function hasStartScript(folder: string): boolean {
  try {
    const parsed = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof parsed?.scripts?.start === 'string';
  } catch {
    return false;
  }
}

/** What `.ebextensions` say of the machine. */
export interface Extensions {
  /** Where they tell the X-Ray daemon to listen. */
  readonly daemonPort: number | undefined;
  /** What they ask for besides, which nobody does here: a text for each. */
  readonly notFollowed: readonly string[];
}

const daemonConfiguration = '/etc/amazon/xray/cfg.yaml';

/**
 * Looks through the configuration files of a source bundle. The daemon's configuration is understood;
 * anything else is told.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html
 */
export function readExtensions(folder: string): Extensions {
  const directory = join(folder, '.ebextensions');
  const names = existsSync(directory)
    ? readdirSync(directory).filter((name) => name.endsWith('.config'))
    : [];
  let daemonPort: number | undefined;
  const notFollowed: string[] = [];
  for (const name of names.sort()) {
    const text = readFileSync(join(directory, name), 'utf8');
    const sections = [...text.matchAll(/^["']?([\w-]+)["']?:/gm)].map(([, section]) => section);
    for (const section of sections) {
      if (section !== 'files') notFollowed.push(`.ebextensions/${name}: "${section}"`);
    }
    const files = [...text.matchAll(/^\s+["']?(\/[^"':]+)["']?:\s*$/gm)].map(([, path]) => path);
    for (const file of files) {
      if (file !== daemonConfiguration) notFollowed.push(`.ebextensions/${name}: file "${file}"`);
    }
    const [, port] = files.includes(daemonConfiguration)
      ? (/^\s*UDPAddress:\s*["']?[\w.]*:(\d{1,5})/m.exec(text) ?? [])
      : [];
    if (port !== undefined) daemonPort = Number(port);
  }
  return { daemonPort, notFollowed };
}
