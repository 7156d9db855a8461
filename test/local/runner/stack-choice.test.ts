import { describe, expect, it } from 'vitest';
import type { AssemblyStack } from '../../../local/runner/assembly/read-assembly.ts';
import { chooseStacks } from '../../../local/runner/stack-choice.ts';

const stack = (id: string, ...types: string[]): AssemblyStack => ({
  id,
  stackName: id,
  account: undefined,
  region: undefined,
  directory: '/tmp',
  template: {
    Resources: Object.fromEntries(types.map((Type, index) => [`R${index}`, { Type }])),
    Parameters: {},
    Mappings: {},
    Conditions: {},
    Outputs: {},
  },
});

const orders = stack('Orders', 'AWS::Lambda::Function', 'AWS::Unknown::Thing');
const inventory = stack('Inventory', 'AWS::Lambda::Function', 'AWS::EKS::Cluster');
const tracing = stack('Tracing', 'AWS::SNS::Topic', 'AWS::XRay::Group');
const access = stack('Access', 'AWS::IAM::Role');

describe('chooseStacks', () => {
  it('runs what can run and says why the others are left out', () => {
    const { stacks, leftOut } = chooseStacks([orders, inventory, tracing, access], undefined);

    expect(stacks).toEqual([orders, tracing, access]);
    expect(leftOut).toEqual([
      { stack: 'Inventory', reason: 'AWS::EKS::Cluster is not emulated yet' },
    ]);
  });

  it('runs a stack that is named, whatever is in it', () => {
    expect(chooseStacks([orders, inventory], ['Inventory'])).toEqual({
      stacks: [inventory],
      leftOut: [],
    });
  });

  it.each([
    [[orders], ['Nope'], 'there is no stack "Nope"; the app has: Orders'],
    [[inventory], undefined, 'nothing in this app can run here yet (stacks: Inventory)'],
    [[], undefined, 'nothing in this app can run here yet (stacks: none)'],
  ])('refuses when nothing fits', (every, only, message) => {
    expect(() => chooseStacks(every, only)).toThrow(message);
  });
});
