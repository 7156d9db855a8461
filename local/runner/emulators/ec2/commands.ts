import { posix } from 'node:path';
import { download } from './download-command.ts';
import { type MachineState, pathOn, writeTo } from './machine-state.ts';
import { done, type Outcome, skipped } from './outcome.ts';
import { fetchFromS3, installPackages, unpack } from './package-commands.ts';
import { controlUnits } from './unit-commands.ts';

/** What a command reads and where its output goes. */
export interface Streams {
  readonly document: string | undefined;
  readonly target: { readonly path: string; readonly append: boolean } | undefined;
}

export type Command = (
  words: readonly string[],
  machine: MachineState,
  streams: Streams,
) => Outcome;

/** Commands that change nothing that could be noticed here. */
const harmless: Command = (_words, _machine, { target }) => (target === undefined ? done : skipped);

const known: Readonly<Record<string, Command>> = {
  ':': harmless,
  true: harmless,
  mkdir: harmless,
  chmod: harmless,
  chown: harmless,
  touch: harmless,
  sleep: harmless,
  useradd: harmless,
  groupadd: harmless,
  logger: harmless,
  date: harmless,
  'cfn-signal': harmless,
  cat: writeDocument,
  tee: teeDocument,
  echo: writeWords,
  cd: changeFolder,
  export: (words, machine) => assign(words.slice(1), machine),
  set: setOptions,
  exit: () => ({ kind: 'exits' }),
  rm: remove,
  curl: download,
  wget: download,
  aws: fetchFromS3,
  unzip: unpack,
  dnf: installPackages,
  yum: installPackages,
  rpm: installPackages,
  apt: installPackages,
  'apt-get': installPackages,
  dpkg: installPackages,
  systemctl: controlUnits,
  service: controlUnits,
};

/** Follows one command; those that nobody knows are skipped. */
export function commands(
  words: readonly string[],
  streams: Streams,
  machine: MachineState,
): Outcome {
  const [program = ''] = words;
  if (/^\w+=/.test(program)) return assign(words, machine);
  const name = posix.basename(program);
  const command = Object.hasOwn(known, name) ? known[name] : undefined;
  return command === undefined ? skipped : command(words, machine, streams);
}

function assign(words: readonly string[], { variables }: MachineState): Outcome {
  // Variables before a command are for that command alone.
  if (!words.every((word) => /^\w+(=|$)/.test(word))) return skipped;
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) variables.set(word.slice(0, at), word.slice(at + 1));
  }
  return done;
}

/** `cat > file <<'END'`, and `cat file`, whose output nobody reads. */
function writeDocument(
  words: readonly string[],
  machine: MachineState,
  { document, target }: Streams,
): Outcome {
  if (target === undefined) return done;
  if (document === undefined || words.length > 1) return skipped;
  writeTo(machine, target.path, document, target.append);
  return done;
}

function teeDocument(
  words: readonly string[],
  machine: MachineState,
  { document, target }: Streams,
): Outcome {
  const append = words.includes('-a') || words.includes('--append');
  const paths = words.slice(1).filter((word) => !word.startsWith('-'));
  if (document === undefined || target !== undefined || paths.length === 0) return skipped;
  for (const path of paths) writeTo(machine, path, document, append);
  return done;
}

function writeWords(words: readonly string[], machine: MachineState, { target }: Streams): Outcome {
  if (target === undefined) return done;
  const [, first = ''] = words;
  // What the options mean differs from shell to shell.
  if (/^-[neE]+$/.test(first)) return skipped;
  writeTo(machine, target.path, `${words.slice(1).join(' ')}\n`, target.append);
  return done;
}

function changeFolder([, folder]: readonly string[], machine: MachineState): Outcome {
  if (folder === undefined || folder === '-' || folder.startsWith('~')) return skipped;
  machine.workingDirectory = pathOn(machine, folder);
  return done;
}

function setOptions(words: readonly string[], machine: MachineState): Outcome {
  for (const [index, word] of words.entries()) {
    if (/^-[a-z]*e/.test(word) || (word === 'errexit' && words[index - 1]?.startsWith('-'))) {
      machine.stopsAtFailure = true;
    } else if (/^\+[a-z]*e/.test(word)) {
      machine.stopsAtFailure = false;
    }
  }
  return done;
}

/** Of files that are known, and of temporary ones; what else goes is not followed. */
function remove(words: readonly string[], machine: MachineState): Outcome {
  const paths = words
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .map((path) => pathOn(machine, path));
  const isKnown = (path: string) => path.startsWith('/tmp/') || machine.files.has(path);
  if (!paths.every(isKnown)) return skipped;
  for (const path of paths) {
    machine.files.delete(path);
    const last = machine.entries.findLastIndex(({ to }) => to === path);
    if (last >= 0) machine.entries.splice(last, 1);
  }
  return done;
}
