import { posix } from 'node:path';
import { type MachineState, pathOn } from './machine-state.ts';
import { done, type Outcome, skipped } from './outcome.ts';

/** Options of curl and wget that say where to put what came, or what to ask for it. */
const outputOptions = /^(-\w*o|--output|-O|--output-document)$/;
const withValue =
  /^(--retry|--retry-delay|--retry-max-time|--connect-timeout|--max-time|-m|--tries|-t|--timeout|-T|--user-agent|-A|--cacert)$/;
const sending = /^(-X|--request|-d|--data(-\w+)*|-F|--form|-T|--upload-file|-H|--header|-u|--user)/;

/**
 * `curl --output file url` and `wget -O file url`: what is fetched is known by its address, and nothing
 * is fetched. Asking a program on the instance itself whether it is there changes nothing.
 */
export function download(words: readonly string[], machine: MachineState): Outcome {
  const [program = '', ...rest] = words;
  const isWget = posix.basename(program) === 'wget';
  let output: string | undefined;
  let keepsName = isWget;
  const urls: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const [, inline] = /^--(?:output|output-document)=(.+)$/.exec(word) ?? [];
    if (inline !== undefined) output = inline;
    else if (!isWget && /^-\w*O$|^--remote-name$/.test(word)) keepsName = true;
    else if (outputOptions.test(word)) {
      at += 1;
      output = rest[at];
    } else if (withValue.test(word)) at += 1;
    else if (!isWget && sending.test(word)) return skipped;
    else if (!word.startsWith('-')) urls.push(word);
  }
  const [url] = urls;
  if (url === undefined || urls.length > 1) return skipped;
  const path = output ?? (keepsName ? posix.basename(url) : undefined);
  if (path !== undefined && path !== '/dev/null' && path !== '-') {
    machine.files.set(pathOn(machine, path), { kind: 'download', url });
  }
  return done;
}
