import { type ReadSetting, text, wrong } from './settings.ts';

/** Ids of the stacks, which `cdk deploy` takes. */
export const stackIds = [
  'Orders',
  'Network',
  'Inventory',
  'Storefront',
  'Backoffice',
  'Tracing',
  'Access',
  'Account',
] as const;

export type StackId = (typeof stackIds)[number];

export interface StackSwitches {
  readonly storefrontStock: 'off' | 'on';
  /** Whether there is anything to set for the whole account. */
  readonly hasAccount: boolean;
}

/**
 * Reads the setting `stacks`: `all`, or some ids with commas between them, so that an app without the
 * rest is synthesized faster and compared with less.
 *
 * @throws ConfigError for an unknown stack, and for one without what it needs.
 */
export function parseStacks(read: ReadSetting, switches: StackSwitches): ReadonlySet<StackId> {
  const value = text(read, 'stacks', 'all');
  if (value === 'all') {
    return new Set(stackIds.filter((id) => id !== 'Account' || switches.hasAccount));
  }
  const chosen = new Set<StackId>();
  for (const name of value.split(',').map((part) => part.trim())) {
    const id = stackIds.find((known) => known === name);
    if (!id) {
      const known = stackIds.map((each) => `"${each}"`).join(', ');
      throw wrong('stacks', value, `must be "all" or some of ${known} with commas between them`);
    }
    chosen.add(id);
  }
  if (chosen.has('Account') && !switches.hasAccount) {
    throw wrong(
      'stacks',
      value,
      'has "Account", for which the setting "account" must name what to set',
    );
  }
  for (const id of chosen) {
    const missing = needsOf(id, switches).filter((need) => !chosen.has(need));
    if (missing.length > 0) {
      const needed = missing.map((need) => `"${need}"`).join(' and ');
      throw wrong('stacks', value, `has "${id}" without ${needed}, which it needs`);
    }
  }
  return chosen;
}

/** `cdk deploy` deploys what a stack needs before the stack. */
function needsOf(id: StackId, { storefrontStock }: StackSwitches): readonly StackId[] {
  switch (id) {
    case 'Inventory':
      return ['Network'];
    case 'Backoffice':
      return ['Network', 'Orders'];
    case 'Storefront':
      return storefrontStock === 'on' ? ['Network', 'Orders', 'Inventory'] : ['Network', 'Orders'];
    case 'Orders':
    case 'Network':
    case 'Tracing':
    case 'Access':
    case 'Account':
      return [];
  }
}
