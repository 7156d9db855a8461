import { describe, expect, it } from 'vitest';
import { parseStacks } from '../../lib/stack-selection.ts';

const parse = (stacks?: unknown, switches: Partial<Parameters<typeof parseStacks>[1]> = {}) =>
  parseStacks((name) => (name === 'stacks' ? stacks : undefined), {
    storefrontStock: 'off',
    hasAccount: false,
    ...switches,
  });

describe('parseStacks', () => {
  it('takes all but the account, unless there is something to set for it', () => {
    expect(parse('all').has('Account')).toBe(false);
    expect(parse('all', { hasAccount: true }).has('Account')).toBe(true);
    expect(parse()).toEqual(parse('all'));
  });

  it('takes some, spaces between them or not', () => {
    expect([...parse('Orders, Tracing')]).toEqual(['Orders', 'Tracing']);
  });

  it.each(['orders', 'Orders,', '', 'Orders,Shop', 'all,Orders'])('refuses %j', (stacks) => {
    expect(() => parse(stacks)).toThrow(
      `setting "stacks" must be "all" or some of "Orders", "Network", "Inventory", "Storefront", "Backoffice", "Tracing", "Access", "Account" with commas between them, got "${stacks}"`,
    );
  });

  it.each([
    ['Inventory', '"Inventory" without "Network"'],
    ['Storefront', '"Storefront" without "Network" and "Orders"'],
    ['Network,Backoffice', '"Backoffice" without "Orders"'],
  ])('refuses %s, which needs more', (stacks, what) => {
    expect(() => parse(stacks)).toThrow(
      `setting "stacks" has ${what}, which it needs, got "${stacks}"`,
    );
  });

  it('refuses a storefront that is to know the stock without an inventory', () => {
    const stacks = 'Orders,Network,Storefront';

    expect(() => parse(stacks, { storefrontStock: 'on' })).toThrow(
      'setting "stacks" has "Storefront" without "Inventory", which it needs',
    );
  });

  it('refuses the account when there is nothing to set for it', () => {
    expect(() => parse('Account')).toThrow(
      'setting "stacks" has "Account", for which the setting "account" must name what to set, got "Account"',
    );
  });

  it('refuses anything but text', () => {
    expect(() => parse(['Orders'])).toThrow('setting "stacks" must be text, got "["Orders"]"');
  });
});
