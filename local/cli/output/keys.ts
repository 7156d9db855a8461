import { plainText } from '../../wording/plain-text.ts';
import type { KeyMetadata } from '../kms-client.ts';
import { alignColumns } from './format.ts';

export interface ListedKey extends KeyMetadata {
  readonly Aliases: readonly string[];
  /** What X-Ray stores now is encrypted with it. */
  readonly Encrypts: boolean;
}

/** One line a key: id, state, aliases, description. */
export const formatKeys = (keys: readonly ListedKey[]): string =>
  alignColumns(
    keys.map((key) => [
      key.KeyId,
      stateOf(key),
      plainText(key.Aliases.join(', ')),
      plainText(key.Description),
    ]),
  )
    .map((line) => `  ${line.trimEnd()}\n`)
    .join('');

function stateOf({ KeyState, DeletionDate, Encrypts }: ListedKey): string {
  const state = KeyState === 'PendingDeletion' ? deletion(DeletionDate) : KeyState.toLowerCase();
  return Encrypts ? `${state}, encrypts` : state;
}

const deletion = (seconds = 0): string =>
  `to be deleted on ${new Date(seconds * 1000).toISOString().slice(0, 10)}`;
