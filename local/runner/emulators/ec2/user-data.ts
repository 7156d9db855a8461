import type { FileAsset } from '../../assembly/assets.ts';
import { configuredPort, daemonConfiguration } from '../compute/daemon-configuration.ts';
import type { TreeEntry } from '../compute/file-tree.ts';
import { expandVariables, readShellLine, type ShellToken } from '../compute/shell-words.ts';
import { commands } from './commands.ts';
import { type MachineState, newMachine, textOf } from './machine-state.ts';
import type { Outcome } from './outcome.ts';
import { type ScriptLine, scriptLines } from './script-lines.ts';
import type { UnitService } from './systemd-unit.ts';

/** What an instance has and runs once its user data has been followed. */
export interface UserData {
  readonly files: readonly TreeEntry[];
  readonly services: readonly NamedService[];
  /** The X-Ray daemon, if the script leaves one running. */
  readonly daemon: { readonly port: number } | undefined;
  /** Lines that are not understood; what they would do is missing here. */
  readonly skipped: readonly SkippedLine[];
  /** Lines at which the script fails, on AWS too. */
  readonly failures: readonly string[];
}

export interface NamedService extends UnitService {
  /** Of its unit. */
  readonly name: string;
}

export interface SkippedLine {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

export interface UserDataOptions {
  /** The asset that lies in a bucket under a key. */
  readonly findAsset: (key: string) => FileAsset | undefined;
}

/** EC2 takes no more, before it is encoded. */
const largestScript = 16 * 1024;

/**
 * Follows a shell script without running it: fetching, installing, writing files, and starting
 * services of systemd are understood, and what is not is told by its line.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function readUserData(script: string, options: UserDataOptions): UserData {
  const wrong = whatIsWrong(script);
  if (wrong !== undefined) {
    return { files: [], services: [], daemon: undefined, skipped: [], failures: [wrong] };
  }
  const machine = newMachine(options.findAsset);
  const skipped: SkippedLine[] = [];
  const failures: string[] = [];
  for (const line of scriptLines(script)) {
    const outcome = followLine(line, machine);
    if (outcome.kind === 'exits') break;
    if (outcome.kind === 'skipped') {
      const { first, last, text } = line;
      skipped.push({ first, last, text });
    } else if (outcome.kind === 'failed') {
      const ends = machine.stopsAtFailure ? '; the script ends there' : '';
      failures.push(`line ${line.first}: ${outcome.why}${ends}`);
      if (machine.stopsAtFailure) break;
    }
  }
  const { daemon } = machine;
  return {
    files: machine.entries,
    services: [...machine.services].map(([name, service]) => ({ name, ...service })),
    daemon:
      daemon === 'running'
        ? { port: configuredPort(textOf(machine, daemonConfiguration)) }
        : undefined,
    skipped,
    failures,
  };
}

function whatIsWrong(script: string): string | undefined {
  if (Buffer.byteLength(script) > largestScript) {
    return `it is larger than ${largestScript >> 10} KB, which EC2 does not take`;
  }
  if (script.trim() === '' || /^#!\s*\S*\/(env\s+)?(ba|da|z|k)?sh\b/.test(script)) return undefined;
  const [first = ''] = script.split('\n', 1);
  return `only shell scripts are understood, which begin with "#!/bin/bash"; it begins with "${first.slice(0, 60)}"`;
}

const done: Outcome = { kind: 'done' };
const skippedLine: Outcome = { kind: 'skipped' };

/** Output that nobody reads here. */
const redirections = /\s*(2>&1|[12&]?>{1,2}\s*(\/dev\/null|\/var\/log\/[\w./-]+))(?=\s|$)/g;

function followLine(line: ScriptLine, machine: MachineState): Outcome {
  if (line.isBlock) return skippedLine;
  const variables = (name: string) => machine.variables.get(name);
  const tokens = readShellLine(line.text.replace(redirections, ''), variables);
  if (tokens === undefined) return skippedLine;
  const simple = splitCommands(tokens);
  if (simple === undefined) return skippedLine;
  const { document } = line;
  const text = document?.expands ? expandVariables(document.text, variables) : document?.text;
  if (document !== undefined && text === undefined) return skippedLine;

  for (const { tokens: command, ignoresFailure } of simple) {
    const outcome = followCommand(command, text, machine);
    if (outcome.kind === 'failed' && ignoresFailure) continue;
    if (outcome.kind !== 'done') return outcome;
  }
  return done;
}

interface SimpleCommand {
  readonly tokens: readonly ShellToken[];
  readonly ignoresFailure: boolean;
}

/** Commands in a row (`&&`, `;`), and `|| true`. */
function splitCommands(tokens: readonly ShellToken[]): SimpleCommand[] | undefined {
  const found: { tokens: ShellToken[]; ignoresFailure: boolean }[] = [
    { tokens: [], ignoresFailure: false },
  ];
  for (const [index, token] of tokens.entries()) {
    const current = found.at(-1);
    if (token.kind === 'word' || token.text.startsWith('<<') || token.text.startsWith('>')) {
      current?.tokens.push(token);
    } else if (token.text === '&&' || token.text === ';') {
      found.push({ tokens: [], ignoresFailure: false });
    } else if (token.text === '||' && tokens[index + 1]?.text === 'true' && current) {
      current.ignoresFailure = true;
      found.push({ tokens: [], ignoresFailure: false });
    } else {
      return undefined;
    }
  }
  return found.filter((command) => command.tokens.length > 0);
}

function followCommand(
  tokens: readonly ShellToken[],
  document: string | undefined,
  machine: MachineState,
): Outcome {
  const words: string[] = [];
  let target: { path: string; append: boolean } | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'word') {
      words.push(token.text);
      continue;
    }
    const operand = tokens[at + 1];
    at += 1;
    if (operand?.kind !== 'word') return skippedLine;
    if (token?.text === '>' || token?.text === '>>') {
      target = { path: operand.text, append: token.text === '>>' };
    }
  }
  while (words[0] === 'sudo') words.shift();
  return commands(words, { document, target }, machine);
}
