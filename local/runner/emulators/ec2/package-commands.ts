import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { type MachineState, pathOn } from './machine-state.ts';
import { done, failed, type Outcome, skipped } from './outcome.ts';

/** By AWS's own name for it, wherever it was put. */
const daemonPackage = /\/aws-xray-daemon[\w.-]*\.(rpm|deb)$/;
const packageFile = /\.(rpm|deb)$/;

/**
 * Packages from a repository change nothing here: Node.js is there, and whatever else a program needs
 * is in its bundle. The daemon's own package installs a service and starts it.
 */
export function installPackages(words: readonly string[], machine: MachineState): Outcome {
  const [program = '', ...rest] = words;
  const names = rest.filter((word) => !word.startsWith('-'));
  const isFileTool = /^(rpm|dpkg)$/.test(posix.basename(program));
  const action = isFileTool ? 'install' : names.shift();
  if (isFileTool && !rest.some((word) => /^(-\w*[iUF]\w*|--(install|upgrade))$/.test(word))) {
    return skipped;
  }
  switch (action) {
    case 'update':
    case 'upgrade':
    case 'makecache':
    case 'clean':
      return done;
    case 'install':
    case 'localinstall':
      break;
    default:
      return skipped;
  }
  for (const name of names) {
    if (!packageFile.test(name)) {
      machine.packages.add(name);
      continue;
    }
    const url = urlOf(name, machine);
    if (url === undefined) {
      return failed(`installs "${name}", which no line before it has fetched`);
    }
    if (!daemonPackage.test(url)) return skipped;
    machine.daemon = 'running';
  }
  return done;
}

function urlOf(name: string, machine: MachineState): string | undefined {
  if (/^https?:\/\//.test(name)) return name;
  const file = machine.files.get(pathOn(machine, name));
  return file?.kind === 'download' ? file.url : undefined;
}

const s3Flags = /^--(quiet|no-progress|only-show-errors|no-sign-request|recursive)$/;

/** `aws s3 cp s3://bucket/key file`: of assets of this app. */
export function fetchFromS3(words: readonly string[], machine: MachineState): Outcome {
  const plain: string[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word.startsWith('--')) at += Number(!s3Flags.test(word) && !word.includes('='));
    else plain.push(word);
  }
  const [service, action, from = '', to = ''] = plain;
  if (service !== 's3' || action !== 'cp' || plain.length !== 4 || to === '-') return skipped;
  const [, key] = /^s3:\/\/[^/]+\/(.+)$/.exec(from) ?? [];
  if (key === undefined) return skipped;
  const asset = machine.findAsset(key);
  if (asset === undefined) return failed(`fetches "${from}", which is no asset of this app`);
  if (!existsSync(asset.path)) {
    return failed(
      `fetches the asset "${asset.path}", which does not exist; synthesize the app again`,
    );
  }
  const isFolder = to.endsWith('/') || to === '.';
  const path = pathOn(machine, isFolder ? posix.join(to, posix.basename(key)) : to);
  machine.files.set(path, { kind: 'asset', asset });
  if (asset.packaging === 'file') {
    machine.entries.push({ kind: 'copy', from: asset.path, to: path });
  }
  return done;
}

/** `unzip file -d folder`, of what was fetched. */
export function unpack(words: readonly string[], machine: MachineState): Outcome {
  const at = words.indexOf('-d');
  const folder = at < 0 ? '.' : words[at + 1];
  const [file] = words.filter(
    (word, index) => index > 0 && !word.startsWith('-') && index !== (at < 0 ? -1 : at + 1),
  );
  if (file === undefined || folder === undefined) return skipped;
  const known = machine.files.get(pathOn(machine, file));
  if (known === undefined) return failed(`unpacks "${file}", which no line before it has fetched`);
  if (known.kind !== 'asset' || known.asset.packaging !== 'zip') return skipped;
  machine.entries.push({ kind: 'copy', from: known.asset.path, to: pathOn(machine, folder) });
  return done;
}
