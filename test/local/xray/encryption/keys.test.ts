import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openKeys } from '../../../../local/xray/encryption/keys.ts';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';

const day = 24 * 60 * 60 * 1000;
const account = '123456789012';
const region = 'eu-west-1';

function setup() {
  const clock = new ManualClock();
  const warn = () => undefined;
  const settings = openSettings({ warn });
  const open = () => openKeys({ clock, account, region, settings, warn });
  return { clock, settings, keys: open(), open };
}

describe('openKeys', () => {
  it('makes keys that are found by id, ARN, alias and the ARN of the alias', () => {
    const { keys } = setup();

    const key = keys.create({ description: 'orders' });
    keys.createAlias('alias/orders', key.id);

    expect(key).toMatchObject({
      arn: `arn:aws:kms:eu-west-1:123456789012:key/${key.id}`,
      description: 'orders',
      manager: 'CUSTOMER',
      state: 'Enabled',
      createdAt: 1_800_000_000,
    });
    expect(key).not.toHaveProperty('material');
    for (const reference of [
      key.id,
      key.id.toUpperCase(),
      key.arn,
      'alias/orders',
      'arn:aws:kms:eu-west-1:123456789012:alias/orders',
    ]) {
      expect(keys.get(reference)).toEqual(key);
    }
  });

  it('makes the managed key when it is first asked for, once, and lets nobody change it', () => {
    const { keys, open } = setup();
    expect(keys.list()).toEqual([]);

    const managed = keys.get('alias/aws/xray');

    expect(managed).toMatchObject({ manager: 'AWS', state: 'Enabled' });
    expect(open().get('alias/aws/xray')).toEqual(managed);
    expect(() => keys.disable(managed.id)).toThrow('is an AWS managed key');
    expect(() => keys.scheduleDeletion(managed.id, 7)).toThrow('is an AWS managed key');
    expect(() => keys.deleteNow(managed.id)).toThrow('is an AWS managed key');
  });

  it.each([
    ['orders', "Invalid keyId 'orders'"],
    ['', "Invalid keyId ''"],
    ['alias/none', 'Alias arn:aws:kms:eu-west-1:123456789012:alias/none is not found.'],
    ['alias/__proto__', 'Alias arn:aws:kms:eu-west-1:123456789012:alias/__proto__ is not found.'],
    [
      '11111111-2222-3333-4444-555555555555',
      "Key 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' does not exist",
    ],
    [
      'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555',
      "Invalid keyId 'arn:aws:kms:us-east-1:",
    ],
    [
      'arn:aws:kms:eu-west-1:999999999999:key/11111111-2222-3333-4444-555555555555',
      "Invalid keyId 'arn:aws:kms:eu-west-1:999999999999:",
    ],
  ])('does not know %j', (reference, message) => {
    expect(() => setup().keys.get(reference)).toThrow(message);
  });

  it('gives the material of an enabled key only', () => {
    const { keys } = setup();
    const { id, arn } = keys.create();
    const material = keys.material(id);

    keys.disable(id);
    expect(() => keys.material(id)).toThrow(`${arn} is disabled.`);
    keys.enable(id);

    expect(keys.material(id)).toEqual(material);
    expect(material.length).toBe(32);
  });

  it('waits with a deletion, which can be taken back, and then forgets the key and its aliases', () => {
    const { clock, keys, settings } = setup();
    const { id, arn } = keys.create();
    keys.createAlias('alias/orders', id);
    const events: unknown[] = [];
    keys.onUnusable((event) => events.push(event));

    expect(keys.scheduleDeletion(id, 7)).toMatchObject({
      state: 'PendingDeletion',
      deletionAt: 1_800_000_000 + 7 * 24 * 60 * 60,
    });
    expect(() => keys.material(id)).toThrow(`${arn} is pending deletion.`);
    expect(() => keys.enable(id)).toThrow(`${arn} is pending deletion.`);
    clock.advance(6 * day);
    expect(keys.cancelDeletion(id).state).toBe('Disabled');
    clock.advance(30 * day);
    expect(keys.get(id).deletionAt).toBeUndefined();
    keys.scheduleDeletion(id, 7);
    clock.advance(7 * day - 1);
    expect(keys.list()).toHaveLength(1);
    clock.advance(1000);

    expect(settings.collection('kms-key').all()).toEqual([]);
    expect(keys.aliases()).toEqual([]);
    expect(events).toEqual([
      { id, kind: 'unusable' },
      { id, kind: 'unusable' },
      { id, kind: 'unusable' },
      { id, kind: 'deleting' },
      { id, kind: 'deleted' },
    ]);
  });

  it('deletes nothing while material is asked for, which is in the midst of a write', () => {
    const { clock, keys, settings } = setup();
    const { id } = keys.create();
    keys.scheduleDeletion(id, 7);
    keys.close();
    clock.advance(8 * day);

    expect(() => keys.material(id)).toThrow('is pending deletion');

    expect(settings.collection('kms-key').all()).toHaveLength(1);
    keys.removeDue();
    expect(settings.collection('kms-key').all()).toHaveLength(0);
  });

  it('deletes after a restart what fell due before it', () => {
    const { clock, keys, open } = setup();
    const { id } = keys.create();
    keys.scheduleDeletion(id, 7);
    keys.close();
    clock.advance(8 * day);

    const again = open();

    expect(() => again.get(id)).toThrow('does not exist');
  });

  it('keeps a key when what it sealed cannot be removed', () => {
    const { keys } = setup();
    const { id } = keys.create();
    keys.onUnusable(({ kind }) => {
      if (kind === 'deleting') throw new Error('disk full');
    });

    expect(() => keys.deleteNow(id)).toThrow('disk full');

    expect(keys.get(id).state).toBe('Enabled');
  });

  it('can delete at once', () => {
    const { keys } = setup();
    const { id } = keys.create();

    keys.deleteNow(id);

    expect(keys.list()).toEqual([]);
    expect(() => keys.deleteNow(id)).toThrow('does not exist');
  });

  it.each([
    ['orders', 'Alias must start with the prefix "alias/", got "orders"'],
    ['alias/aws/orders', 'belong to AWS'],
    ['alias/', 'is no alias name'],
    ['alias/or ders', 'is no alias name'],
    [`alias/${'x'.repeat(300)}`, 'is no alias name'],
  ])('makes no alias %j', (name, message) => {
    const { keys } = setup();
    const { id } = keys.create();

    expect(() => keys.createAlias(name, id)).toThrow(message);
  });

  it('keeps an alias for one key', () => {
    const { keys } = setup();
    keys.createAlias('alias/orders', keys.create().id);

    expect(() => keys.createAlias('alias/orders', keys.create().id)).toThrow(
      'An alias with the name arn:aws:kms:eu-west-1:123456789012:alias/orders already exists',
    );
    keys.deleteAlias('alias/orders');
    expect(() => keys.deleteAlias('alias/orders')).toThrow('is not found');
  });
});
