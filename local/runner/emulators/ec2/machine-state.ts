import { posix } from 'node:path';
import type { FileAsset } from '../../assembly/assets.ts';
import type { TreeEntry } from '../compute/file-tree.ts';
import type { UnitService } from './systemd-unit.ts';

/** What is known of an instance while its script is followed. */
export interface MachineState {
  readonly findAsset: (key: string) => FileAsset | undefined;
  readonly variables: Map<string, string>;
  /** Files by their path, as far as it matters what they are. */
  readonly files: Map<string, KnownFile>;
  readonly entries: TreeEntry[];
  /** Installed from a repository: what they bring is not known here. */
  readonly packages: Set<string>;
  readonly services: Map<string, UnitService>;
  daemon: 'missing' | 'stopped' | 'running';
  workingDirectory: string;
  /** `set -e` */
  stopsAtFailure: boolean;
}

export type KnownFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'asset'; readonly asset: FileAsset }
  | { readonly kind: 'download'; readonly url: string };

export const newMachine = (findAsset: MachineState['findAsset']): MachineState => ({
  findAsset,
  variables: new Map(),
  files: new Map(),
  entries: [],
  packages: new Set(),
  services: new Map(),
  daemon: 'missing',
  workingDirectory: '/',
  // cloud-init starts the script as it is; it says itself whether it goes on after a failure.
  stopsAtFailure: false,
});

export const pathOn = (machine: MachineState, path: string): string =>
  posix.resolve(machine.workingDirectory, path);

export function writeTo(machine: MachineState, path: string, text: string, append: boolean): void {
  const to = pathOn(machine, path);
  const before = machine.files.get(to);
  const kept = append && before?.kind === 'text' ? before.text : '';
  machine.files.set(to, { kind: 'text', text: kept + text });
  machine.entries.push({ kind: 'write', to, text, append });
}

export function textOf(machine: MachineState, path: string): string | undefined {
  const file = machine.files.get(path);
  return file?.kind === 'text' ? file.text : undefined;
}
