import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix, resolve, sep } from 'node:path';
import { PlanError } from '../../plan/plan.ts';
import type { TreeEntry } from '../compute/file-tree.ts';
import { expandVariables, splitWords } from '../compute/shell-words.ts';
import { type Instruction, readDockerfile } from './dockerfile.ts';

/** A container image as far as it can run here: files, and how they are started. */
export interface ImageConfig {
  readonly files: readonly TreeEntry[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  /** `8080/tcp` */
  readonly exposedPorts: readonly string[];
  readonly user: string | undefined;
}

export interface ImageSource {
  /** Folder of the build context. */
  readonly context: string;
  /** @default Dockerfile */
  readonly dockerfile?: string;
  readonly buildArguments?: Readonly<Record<string, string>>;
}

/** Node.js's own images, from wherever they are pulled. */
const nodeImage = /^([\w.-]+(:\d+)?\/)*node(:[\w.-]+)?(@sha256:[\da-f]{64})?$/;

interface Building {
  files: TreeEntry[];
  environment: Record<string, string>;
  buildArguments: Record<string, string>;
  workingDirectory: string;
  entryPoint: string[];
  command: string[];
  exposedPorts: string[];
  user: string | undefined;
}

/**
 * Reads what an image is made of from its Dockerfile, which may run nothing: there is no container
 * here in which it could.
 *
 * @throws PlanError naming the line that cannot be followed.
 */
export function readImage(source: ImageSource): ImageConfig {
  const file = source.dockerfile ?? 'Dockerfile';
  const path = join(source.context, file);
  const fail = (line: number, message: string): never => {
    throw new PlanError(`${path}, line ${line}: ${message}`);
  };
  const building: Building = {
    files: [],
    environment: {},
    buildArguments: {},
    workingDirectory: '/',
    entryPoint: [],
    command: [],
    exposedPorts: [],
    user: undefined,
  };
  const instructions = readDockerfile(readText(path), path);
  let from = false;
  for (const instruction of instructions) {
    const { line, keyword, value } = instruction;
    if (keyword === 'FROM') {
      if (from) fail(line, 'a second FROM: images built in several stages do not run here');
      checkBase(expand(value, building, instruction, fail), (message) => fail(line, message));
      from = true;
    } else if (!from && keyword !== 'ARG') {
      fail(line, `${keyword} before FROM`);
    } else {
      follow(instruction, building, source, fail);
    }
  }
  if (!from) throw new PlanError(`${path}: no FROM; it names the image to begin with`);
  if (building.command.length === 0 && building.entryPoint.length === 0) {
    throw new PlanError(`${path}: no CMD; it says what the container runs`);
  }
  const { buildArguments: _, ...image } = building;
  return image;
}

type Fail = (line: number, message: string) => never;

function follow(
  instruction: Instruction,
  building: Building,
  source: ImageSource,
  fail: Fail,
): void {
  const { line, keyword, value } = instruction;
  const expanded = () => expand(value, building, instruction, fail);
  switch (keyword) {
    case 'RUN':
      fail(
        line,
        `RUN does not run here, as there is no container to run "${value.slice(0, 100)}" in; bundle what the image needs and copy it`,
      );
      break;
    case 'ARG': {
      const [name = '', byDefault] = splitOnce(expanded(), '=');
      const given = source.buildArguments?.[name] ?? byDefault;
      if (given !== undefined) building.buildArguments[name] = unquote(given);
      return;
    }
    case 'ENV':
      Object.assign(
        building.environment,
        readPairs(expanded(), () => wrongPairs(line, fail)),
      );
      return;
    case 'WORKDIR':
      building.workingDirectory = posix.resolve(building.workingDirectory, unquote(expanded()));
      return;
    case 'COPY':
    case 'ADD':
      building.files.push(...readCopy(expanded(), instruction, building, source, fail));
      return;
    case 'CMD':
      building.command = readCommand(instruction, fail);
      return;
    case 'ENTRYPOINT':
      building.entryPoint = readCommand(instruction, fail);
      return;
    case 'EXPOSE':
      building.exposedPorts.push(...expanded().split(/\s+/));
      return;
    case 'USER':
      building.user = expanded();
      return;
    case 'HEALTHCHECK':
    case 'LABEL':
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'VOLUME':
      // They change nothing of what a program here sees.
      return;
    default:
      fail(line, `the instruction "${keyword}" is not understood here`);
  }
}

function checkBase(value: string, fail: (message: string) => never): void {
  const [image = ''] = value.split(/\s+/).filter((word) => !word.startsWith('--'));
  if (nodeImage.test(image)) return;
  fail(
    `the image "${image.slice(0, 200)}" is not known here; only Node.js's own run, such as "public.ecr.aws/docker/library/node:24-slim"`,
  );
}

/** `["node", "server.js"]`, or the words of a line that asks for nothing but words of a shell. */
function readCommand({ line, keyword, value }: Instruction, fail: Fail): string[] {
  if (value.startsWith('[')) {
    let words: unknown;
    try {
      words = JSON.parse(value);
    } catch {}
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
    return fail(line, `${keyword} must be a JSON list of texts, got "${value.slice(0, 100)}"`);
  }
  return (
    splitWords(value) ??
    fail(
      line,
      `${keyword} needs a shell, got "${value.slice(0, 100)}"; write it as a list, like ["node", "server.js"]`,
    )
  );
}

function readCopy(
  value: string,
  { line, keyword }: Instruction,
  building: Building,
  source: ImageSource,
  fail: Fail,
): TreeEntry[] {
  const words = value.startsWith('[') ? jsonWords(value) : splitWords(value);
  const flags = words?.filter((word) => word.startsWith('--')) ?? [];
  const paths = words?.filter((word) => !word.startsWith('--')) ?? [];
  const target = paths.pop();
  if (target === undefined || paths.length === 0) {
    return fail(line, `${keyword} needs a source and a target, got "${value.slice(0, 100)}"`);
  }
  const foreign = flags.find((flag) => flag.startsWith('--from'));
  if (foreign !== undefined) return fail(line, `"${foreign}" copies from another image`);
  const to = posix.resolve(building.workingDirectory, target);
  const sources = paths.flatMap((path) => findSources(path, source.context, (m) => fail(line, m)));
  if (keyword === 'ADD') {
    const archive = sources.find((path) => /\.(tar|tgz|tar\.\w+)$/.test(path));
    if (archive !== undefined) fail(line, `ADD unpacks "${basename(archive)}"; copy files instead`);
  }
  const intoFolder = target.endsWith('/') || target === '.' || sources.length > 1;
  return sources.map((from) => ({
    kind: 'copy',
    from,
    to: !statSync(from).isDirectory() && intoFolder ? posix.join(to, basename(from)) : to,
  }));
}

function findSources(path: string, context: string, fail: (message: string) => never): string[] {
  if (/^(\w+:\/\/|git@)/.test(path)) return fail(`"${path}" is not a file of the build context`);
  const found = /[*?[]/.test(path)
    ? globSync(path.replace(/^\/+/, ''), { cwd: context })
        .map((each) => join(context, each))
        .sort()
    : [resolve(context, path.replace(/^\/+/, ''))];
  const outside = found.find((each) => each !== context && !each.startsWith(`${context}${sep}`));
  if (outside !== undefined) return fail(`"${path}" lies outside of the build context`);
  if (found.length > 0 && found.every((each) => existsSync(each))) return found;
  return fail(`"${path}" is not in the build context "${context}"`);
}

function jsonWords(text: string): string[] | undefined {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** `NAME=value "OTHER=two words"`, or the old form `NAME one value`. */
function readPairs(text: string, fail: () => never): Record<string, string> {
  if (!/^[\w.-]+=/.test(text)) {
    const [, name, value] = /^([\w.-]+)\s+([\s\S]+)$/.exec(text) ?? [];
    return name === undefined || value === undefined ? fail() : { [name]: value };
  }
  // Its variables are replaced already; what is left of dollars is text.
  const words = splitWords(text.replaceAll('$', '\\$'));
  if (words === undefined) return fail();
  return Object.fromEntries(
    words.map((word) => {
      const [name = '', value] = splitOnce(word, '=');
      return value === undefined ? fail() : [name, value];
    }),
  );
}

const wrongPairs = (line: number, fail: Fail): never =>
  fail(line, 'ENV must look like NAME="value" OTHER=value');

/** `$NAME` and `${NAME}` of `ARG` and `ENV`; those that nobody set are empty, as in Docker. */
function expand(
  value: string,
  { environment, buildArguments }: Building,
  { line }: Instruction,
  fail: Fail,
): string {
  const variables = (name: string) =>
    name === '' ? undefined : (environment[name] ?? buildArguments[name] ?? '');
  return (
    expandVariables(value, variables) ??
    fail(line, `"${value.slice(0, 100)}" has a variable in a form that is not understood here`)
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlanError(`${path} cannot be read; synthesize the app again`, { cause });
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

const unquote = (text: string): string => text.replace(/^(["'])(.*)\1$/s, '$2');
