import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lib/settings.ts';
import { stackIds } from '../../lib/stack-selection.ts';
import { appStacks, testConfig } from './test-app.ts';

const needs: Readonly<Record<string, readonly string[]>> = {
  Inventory: ['Network'],
  Storefront: ['Network', 'Orders'],
  Backoffice: ['Network', 'Orders'],
};

/** Of each stack, as `cdk deploy` sees them: references are resolved by the synthesis. */
function dependencies(settings: Record<string, unknown> = {}): Record<string, string[]> {
  const stacks = appStacks(settings);
  for (const stack of stacks.values()) App.of(stack)?.synth();
  return Object.fromEntries(
    [...stacks].map(([id, stack]) => [id, stack.dependencies.map(({ node }) => node.id).sort()]),
  );
}

describe('makeStacks', () => {
  it('makes every stack but that of the account', () => {
    expect([...appStacks().keys()].sort()).toEqual(
      stackIds.filter((id) => id !== 'Account').sort(),
    );
  });

  it('leaves nothing to warn of, for nobody reads warnings that are always there', () => {
    const warnings = [...appStacks().values()].flatMap((stack) =>
      Annotations.fromStack(stack).findWarning('*', Match.anyValue()),
    );

    expect(warnings).toEqual([]);
  });

  it('lets a stack depend on those that it cannot do without, and on no other', () => {
    expect(dependencies()).toEqual({
      Orders: [],
      Network: [],
      Inventory: ['Network'],
      Storefront: ['Network', 'Orders'],
      Backoffice: ['Network', 'Orders'],
      Tracing: [],
      Access: [],
    });
  });

  it('lets the storefront depend on the inventory when it is to know what is in stock', () => {
    expect(dependencies({ storefrontStock: 'on' }).Storefront).toEqual([
      'Inventory',
      'Network',
      'Orders',
    ]);
  });

  it('refers to no stack that the template does not import from', () => {
    const stacks = appStacks({ prefix: 'team-a-' });

    const imported = [...stacks].map(([id, stack]) => {
      const text = JSON.stringify(Template.fromStack(stack).toJSON());
      const names = [...text.matchAll(/"Fn::ImportValue":"team-a-(\w+):/g)].map(([, name]) => name);
      return [id, [...new Set(names)].sort()];
    });

    expect(Object.fromEntries(imported)).toEqual(dependencies());
  });

  it.each(subsets(['Orders', 'Network', 'Inventory', 'Storefront', 'Backoffice']))(
    'makes %s alone, or says what is missing',
    (...chosen) => {
      const stacks = chosen.join(',');
      const isWhole = chosen.every((id) =>
        (needs[id] ?? []).every((need) => chosen.includes(need)),
      );

      if (!isWhole) {
        expect(() => testConfig({ stacks })).toThrow(ConfigError);
        return;
      }
      const made = appStacks({ stacks });
      expect([...made.keys()].sort()).toEqual([...chosen].sort());
      for (const stack of made.values()) {
        expect(() => Template.fromStack(stack)).not.toThrow();
      }
    },
  );

  it('makes the tracing, the personas and the account without anything else', () => {
    const made = appStacks({ stacks: 'Tracing,Access,Account', account: 'transaction-search' });

    expect([...made.keys()].sort()).toEqual(['Access', 'Account', 'Tracing']);
  });
});

describe('the stack of the account', () => {
  it('sets what it is asked for and nothing else', () => {
    const made = (account: string) =>
      Template.fromStack(appStacks({ stacks: 'Account', account }).get('Account') as never);

    made('trace-encryption').resourceCountIs('AWS::KMS::Key', 1);
    made('transaction-search').resourceCountIs('AWS::KMS::Key', 0);
    made('transaction-search').hasResourceProperties('AWS::XRay::TransactionSearchConfig', {
      IndexingPercentage: 1,
    });
    made('api-gateway-logging').resourceCountIs('AWS::XRay::TransactionSearchConfig', 0);
  });

  it('makes the role for access logs in place of the orders API, which waits for it', () => {
    const account = 'api-gateway-logging';
    const stacks = appStacks({ account });

    Template.fromStack(stacks.get('Orders') as never).resourceCountIs(
      'AWS::ApiGateway::Account',
      0,
    );
    expect(dependencies({ account }).Orders).toEqual(['Account']);
  });

  it('leaves the orders API alone when it sets something else', () => {
    const account = 'trace-encryption';

    Template.fromStack(appStacks({ account }).get('Orders') as never).resourceCountIs(
      'AWS::ApiGateway::Account',
      1,
    );
    expect(dependencies({ account }).Orders).toEqual([]);
  });
});

function subsets(ids: readonly string[]): string[][] {
  return Array.from({ length: 2 ** ids.length - 1 }, (_, index) =>
    ids.filter((_id, bit) => ((index + 1) >> bit) & 1),
  );
}
