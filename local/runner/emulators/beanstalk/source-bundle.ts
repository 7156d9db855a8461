import { existsSync, readFileSync } from 'node:fs';
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
