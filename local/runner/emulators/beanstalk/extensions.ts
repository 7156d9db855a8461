import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ComputeError } from '../compute/compute-error.ts';
import { isRecord } from '../protocols/json.ts';
import type { OptionEntry } from './option-settings.ts';

/** What the configuration files of a source bundle (`.ebextensions`) say of the environment. */
export interface Extensions {
  /** Behind those of the environment itself. */
  readonly options: readonly OptionEntry[];
  /** Text of files by the path at which they are to lie. */
  readonly files: Readonly<Record<string, string>>;
  /** What they ask for besides, which nobody does here: a text for each. */
  readonly notFollowed: readonly string[];
}

/**
 * Reads them in the order of their names: options and files with their content are understood, and
 * anything else is told.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html
 * @throws ComputeError when a file is neither YAML nor JSON.
 */
export function readExtensions(folder: string): Extensions {
  const directory = join(folder, '.ebextensions');
  const names = existsSync(directory)
    ? readdirSync(directory).filter((name) => name.endsWith('.config'))
    : [];
  const options: OptionEntry[] = [];
  const files: Record<string, string> = {};
  const notFollowed: string[] = [];
  for (const name of names.sort()) {
    const shown = `.ebextensions/${name}`;
    const sections = readSections(join(directory, name), shown);
    for (const [section, value] of Object.entries(sections)) {
      if (section === 'option_settings') {
        options.push(...readOptions(value));
      } else if (section === 'files' && isRecord(value)) {
        for (const [path, file] of Object.entries(value)) {
          const text = textOf(file);
          if (text === undefined) notFollowed.push(`file "${path}" of ${shown}`);
          else files[path] = text;
        }
      } else {
        notFollowed.push(`"${section}" of ${shown}`);
      }
    }
  }
  return { options, files, notFollowed };
}

function readSections(path: string, shown: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ComputeError(`${shown} of the source bundle is not YAML: ${reason}`, { cause });
  }
  if (parsed === null) return {};
  if (isRecord(parsed)) return parsed;
  throw new ComputeError(`${shown} of the source bundle must hold sections such as "files:"`);
}

const properties = 'aws:elasticbeanstalk:application:environment';

/** By namespace, or as a list; without a namespace they are environment properties. */
function readOptions(value: unknown): OptionEntry[] {
  if (Array.isArray(value)) {
    return value.filter(isRecord).map(({ namespace, option_name, value: text }) => ({
      namespace: String(namespace ?? properties),
      name: String(option_name),
      value: text === undefined || text === null ? undefined : String(text),
    }));
  }
  return Object.entries(isRecord(value) ? value : {}).flatMap(([key, inner]) =>
    isRecord(inner)
      ? Object.entries(inner).map(([name, text]) => ({ namespace: key, name, value: String(text) }))
      : [{ namespace: properties, name: key, value: String(inner) }],
  );
}

function textOf(file: unknown): string | undefined {
  const { content, encoding } = isRecord(file) ? file : {};
  if (typeof content !== 'string') return undefined;
  return encoding === 'base64' ? Buffer.from(content, 'base64').toString() : content;
}
