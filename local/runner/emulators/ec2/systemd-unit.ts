import type { RestartPolicy } from '../compute/supervisor.ts';

/** What a unit file of systemd says of its service, as far as it matters here. */
export interface UnitService {
  readonly workingDirectory: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly restart: RestartPolicy;
}

/** Text of files by their path; `undefined` where there is none. */
export type FindFile = (path: string) => string | undefined;

/**
 * Reads the service of a unit file.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
 * @returns a text that says what is wrong where systemd would not start it either
 */
export function readUnit(text: string, findFile: FindFile): UnitService | string {
  const settings = readSettings(text).filter(({ section }) => section === 'Service');
  const all = (name: string) =>
    settings.filter((setting) => setting.name === name).map(({ value }) => value);
  const last = (name: string) => all(name).at(-1);
  const starts = all('ExecStart').filter((value) => value !== '');
  if (starts.length !== 1) {
    return `it must have one "ExecStart", got ${starts.length}`;
  }
  const environment: Record<string, string> = {};
  for (const { name, value } of settings) {
    if (name === 'Environment') {
      // An empty assignment forgets those before.
      if (value === '') for (const key of Object.keys(environment)) delete environment[key];
      Object.assign(environment, readAssignments(unitWords(value)));
    } else if (name === 'EnvironmentFile' && value !== '') {
      const path = value.replace(/^-/, '');
      const file = findFile(path);
      if (file === undefined && !value.startsWith('-')) {
        return `its environment file "${path}" does not exist`;
      }
      Object.assign(environment, readEnvironmentFile(file ?? ''));
    }
  }
  const command = unitWords((starts[0] ?? '').replace(/^[-@:+!|]+/, '')).map((word) =>
    word.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced, plain) => environment[braced ?? plain] ?? ''),
  );
  return {
    workingDirectory: (last('WorkingDirectory') ?? '/').replace(/^-/, '').replace(/^~?$/, '/'),
    command,
    environment,
    restart: restartPolicy(last('Restart')),
  };
}

function restartPolicy(value: string | undefined): RestartPolicy {
  if (value === undefined || value === 'no') return 'never';
  return value === 'always' || value === 'on-success' ? 'always' : 'on-failure';
}

interface Setting {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

function readSettings(text: string): Setting[] {
  let section = '';
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.flatMap((whole) => {
    const line = whole.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return [];
    const [, heading] = /^\[(.+)\]$/.exec(line) ?? [];
    if (heading !== undefined) {
      section = heading;
      return [];
    }
    const at = line.indexOf('=');
    if (at < 1) return [];
    return [{ section, name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() }];
  });
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ', r: '\r' };

/** systemd's own quoting: quotes around words or parts of them, escapes in both kinds, `%%`. */
function unitWords(value: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\') {
      at += 1;
      const escaped = value.charAt(at);
      word = (word ?? '') + (escapes[escaped] ?? escaped);
    } else if (quote !== '' ? character === quote : character === '"' || character === "'") {
      quote = quote === '' ? character : '';
      word ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words.map((each) => each.replaceAll('%%', '%'));
}

function readAssignments(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.flatMap((word) => {
      const at = word.indexOf('=');
      return at < 1 ? [] : [[word.slice(0, at), word.slice(at + 1)]];
    }),
  );
}

/** A variable in each line; quotes around a value go. */
function readEnvironmentFile(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*([#;]|$)/.test(line));
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf('=');
      const value = line.slice(at + 1).trim();
      return at < 1 ? [] : [[line.slice(0, at).trim(), value.replace(/^(["'])(.*)\1$/, '$2')]];
    }),
  );
}
