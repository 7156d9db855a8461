import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Settings } from '../settings/settings-store.ts';
import { milliseconds } from '../units.ts';
import { KmsError } from './errors.ts';
import {
  checkAliasName,
  type KmsAlias,
  type KmsKey,
  managedAlias,
  parseKeyReference,
} from './kms-key.ts';

/** The keys of the local KMS: symmetric ones, which is all that X-Ray can use. */
export interface Keys {
  readonly account: string;
  readonly region: string;
  create(options?: { readonly description?: string }): KmsKey;
  /** By id. */
  list(): readonly KmsKey[];
  /**
   * By id, alias, or the ARN of either. Asking for `alias/aws/xray` makes the managed key, as at KMS.
   * @throws KmsError NotFoundException
   */
  get(reference: string): KmsKey;
  /** @throws KmsError, as do all below: an unknown key, one pending deletion, or one of AWS. */
  enable(reference: string): KmsKey;
  disable(reference: string): KmsKey;
  /** Unusable at once, gone after `days`, and with it what it encrypts. */
  scheduleDeletion(reference: string, days: number): KmsKey;
  /** The key is disabled then. */
  cancelDeletion(reference: string): KmsKey;
  /** Unlike KMS, which always waits: the key is gone when this returns. */
  deleteNow(reference: string): KmsKey;
  /** By name. */
  aliases(): readonly KmsAlias[];
  createAlias(name: string, reference: string): void;
  deleteAlias(name: string): void;
  /** The 32 bytes of an enabled key. @throws KmsError when it is not. */
  material(id: string): Buffer;
  /** Calls `listener` with what becomes of a key that can be used no longer. */
  onUnusable(listener: (event: KeyEvent) => void): void;
  /** Deletes the keys whose time has come; the first thing to do once all listeners listen. */
  removeDue(): void;
  /** Ends the watch over pending deletions that `removeDue` began. */
  close(): void;
}

export interface KeyEvent {
  readonly id: string;
  /**
   * What a key sealed is to be removed while it is `deleting`, that is before the key is; so a process
   * that dies in between leaves nothing that no key opens.
   */
  readonly kind: 'unusable' | 'deleting' | 'deleted';
}

export interface KeysOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** Of their own, since they hold what opens everything else. */
  readonly settings: Settings;
  readonly warn: (message: string) => void;
}

interface StoredKey extends KmsKey {
  /** 32 bytes in base64. */
  readonly material: string;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export const deletionDays = { least: 7, most: 30 };
const secondsADay = 24 * 60 * 60;

export function openKeys({ clock, account, region, settings, warn }: KeysOptions): Keys {
  const stored = settings.collection<StoredKey>('kms-key');
  const aliases = settings.collection<KmsAlias>('kms-alias');
  const listeners: ((event: KeyEvent) => void)[] = [];
  let cancelTimer: (() => void) | undefined;
  const tell = (id: string, kind: KeyEvent['kind']) => {
    for (const listener of listeners) listener({ id, kind });
  };

  function add(description: string, manager: KmsKey['manager']): StoredKey {
    const id = randomUUID();
    const key: StoredKey = {
      id,
      arn: `arn:aws:kms:${region}:${account}:key/${id}`,
      description,
      manager,
      createdAt: clock.now(),
      state: 'Enabled',
      material: randomBytes(32).toString('base64'),
    };
    stored.put(id, key);
    return key;
  }

  function managedKey(): StoredKey {
    const known = stored.get(aliases.get(managedAlias)?.keyId ?? '');
    if (known !== undefined) return known;
    const key = add('Default key that protects my X-Ray data when no other key is defined', 'AWS');
    aliases.put(managedAlias, { name: managedAlias, keyId: key.id, createdAt: clock.now() });
    return key;
  }

  function findById(id: string): StoredKey {
    const key = stored.get(id);
    if (key !== undefined) return key;
    throw new KmsError(
      'NotFoundException',
      `Key 'arn:aws:kms:${region}:${account}:key/${id}' does not exist`,
    );
  }

  function find(reference: string): StoredKey {
    removeDue();
    const parsed = parseKeyReference(reference, { account, region });
    if (parsed === undefined) {
      throw new KmsError('NotFoundException', `Invalid keyId '${reference}'`);
    }
    if ('alias' in parsed) {
      if (parsed.alias === managedAlias) return managedKey();
      const alias = aliases.get(parsed.alias);
      const key = alias && stored.get(alias.keyId);
      if (key !== undefined) return key;
      throw new KmsError('NotFoundException', `Alias ${aliasArn(parsed.alias)} is not found.`);
    }
    return findById(parsed.id);
  }

  /** One that its owner may change. */
  function findOwn(reference: string): StoredKey {
    const key = find(reference);
    if (key.manager === 'CUSTOMER') return key;
    throw new KmsError(
      'AccessDeniedException',
      `${key.arn} is an AWS managed key, which cannot be enabled, disabled or deleted`,
    );
  }

  function findOwnAlive(reference: string): StoredKey {
    const key = findOwn(reference);
    if (key.state !== 'PendingDeletion') return key;
    throw new KmsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  }

  function change(key: StoredKey, changed: Pick<KmsKey, 'state' | 'deletionAt'>): KmsKey {
    const next: StoredKey = { ...key, ...changed };
    stored.put(key.id, next);
    if (changed.state !== 'Enabled') tell(key.id, 'unusable');
    return withoutMaterial(next);
  }

  function remove(key: StoredKey): void {
    tell(key.id, 'deleting');
    for (const { name, keyId } of aliases.all()) if (keyId === key.id) aliases.remove(name);
    stored.remove(key.id);
    tell(key.id, 'deleted');
  }

  function removeDue(): void {
    for (const key of stored.all()) {
      if (key.deletionAt !== undefined && key.deletionAt <= clock.now()) remove(key);
    }
  }

  /** Looks after pending deletions once a day, and when the next is due. */
  function watch(): void {
    cancelTimer?.();
    const due = stored.all().flatMap(({ deletionAt }) => deletionAt ?? []);
    if (due.length === 0) return;
    // A second at least, so that a disk that refuses the removal is not asked without end.
    const wait = Math.min(Math.max(1, Math.min(...due) - clock.now()), secondsADay);
    cancelTimer = clock.after(milliseconds(Math.ceil(wait * 1000)), () => {
      try {
        removeDue();
      } catch (error) {
        warn(error instanceof Error ? error.message : String(error));
      }
      watch();
    });
  }

  const aliasArn = (name: string) => `arn:aws:kms:${region}:${account}:${name}`;

  return {
    account,
    region,
    create: ({ description = '' } = {}) => withoutMaterial(add(description, 'CUSTOMER')),
    list() {
      removeDue();
      return stored.all().map(withoutMaterial);
    },
    get: (reference) => withoutMaterial(find(reference)),
    enable: (reference) => change(findOwnAlive(reference), { state: 'Enabled' }),
    disable: (reference) => change(findOwnAlive(reference), { state: 'Disabled' }),
    scheduleDeletion(reference, days) {
      const key = findOwnAlive(reference);
      const deletionAt = clock.now() + days * secondsADay;
      const changed = change(key, { state: 'PendingDeletion', deletionAt });
      watch();
      return changed;
    },
    cancelDeletion(reference) {
      const key = findOwn(reference);
      if (key.state !== 'PendingDeletion') {
        throw new KmsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
      }
      const changed = change(key, { state: 'Disabled', deletionAt: undefined });
      watch();
      return changed;
    },
    deleteNow(reference) {
      const key = findOwn(reference);
      remove(key);
      watch();
      return withoutMaterial(key);
    },
    aliases: () => aliases.all(),
    createAlias(name, reference) {
      checkAliasName(name);
      const { id } = findOwnAlive(reference);
      if (aliases.get(name) !== undefined) {
        throw new KmsError(
          'AlreadyExistsException',
          `An alias with the name ${aliasArn(name)} already exists`,
        );
      }
      aliases.put(name, { name, keyId: id, createdAt: clock.now() });
    },
    deleteAlias(name) {
      checkAliasName(name);
      if (!aliases.remove(name)) {
        throw new KmsError('NotFoundException', `Alias ${aliasArn(name)} is not found.`);
      }
    },
    material(id) {
      // Asked for while traces are written, when those of a key that is due cannot be removed.
      const { arn, state, material } = findById(id);
      if (state === 'Enabled') return Buffer.from(material, 'base64');
      throw state === 'Disabled'
        ? new KmsError('DisabledException', `${arn} is disabled.`)
        : new KmsError('KMSInvalidStateException', `${arn} is pending deletion.`);
    },
    onUnusable: (listener) => void listeners.push(listener),
    removeDue() {
      removeDue();
      watch();
    },
    close: () => cancelTimer?.(),
  };
}

const withoutMaterial = ({ material: _, ...key }: StoredKey): KmsKey => key;
