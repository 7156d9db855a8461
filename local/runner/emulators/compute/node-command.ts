import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isRecord } from '../protocols/json.ts';
import { ComputeError } from './compute-error.ts';
import { inTree } from './file-tree.ts';
import { splitWords } from './shell-words.ts';

/** Where a command is started. */
export interface CommandPlace {
  /** Of the file tree, on this machine. */
  readonly root: string;
  /** As the program sees it. */
  readonly workingDirectory: string;
}

const node = /^(node|nodejs)(-?\d+)?$/;
const script = /^(start|stop|test)$/;

/** Scripts of a package may call each other, but not in circles. */
const mostScripts = 10;

/**
 * What Node.js is to be started with for a command line of an image, a unit or a Procfile: absolute
 * paths that lie in the file tree are those of this machine.
 *
 * @throws ComputeError when it is not Node.js that the command starts.
 */
export function nodeArguments(words: readonly string[], place: CommandPlace): string[] {
  return followScripts(words, place, 0).map((argument) => localPath(argument, place.root));
}

function followScripts(words: readonly string[], place: CommandPlace, depth: number): string[] {
  const [program = '', ...rest] = words;
  const name = posix.basename(program);
  if (node.test(name)) return rest;
  const scriptName = name === 'npm' ? scriptOf(rest) : undefined;
  if (scriptName === undefined || depth >= mostScripts) {
    throw new ComputeError(
      `"${words.join(' ').slice(0, 200)}" does not start Node.js; only commands like "node server.js" and "npm start" run here`,
    );
  }
  const text = readScript(scriptName, place);
  const next = splitWords(text);
  if (next === undefined) {
    throw new ComputeError(
      `script "${scriptName}" of package.json needs a shell, got "${text.slice(0, 200)}"; only commands like "node server.js" run here`,
    );
  }
  return followScripts(next, place, depth + 1);
}

function scriptOf(words: readonly string[]): string | undefined {
  const [first = '', second] = words.filter((word) => !word.startsWith('-'));
  if (first === 'run' || first === 'run-script') return second;
  return script.test(first) ? first : undefined;
}

function readScript(name: string, { root, workingDirectory }: CommandPlace): string {
  const file = join(inTree(root, workingDirectory), 'package.json');
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ComputeError(
      `"npm ${name}" needs a package.json in "${workingDirectory}", which cannot be read there`,
      { cause },
    );
  }
  const scripts = isRecord(parsed) && isRecord(parsed.scripts) ? parsed.scripts : {};
  const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw new ComputeError(`the package.json in "${workingDirectory}" has no script "${name}"`);
}

function localPath(argument: string, root: string): string {
  if (!argument.startsWith('/')) return argument;
  const path = inTree(root, argument);
  return existsSync(path) ? path : argument;
}
