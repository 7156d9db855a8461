import { describe, expect, it } from 'vitest';
import {
  type ReferenceSource,
  resolveIntrinsics,
} from '../../../../local/runner/assembly/intrinsics.ts';

const source: ReferenceSource = {
  region: 'eu-west-1',
  ref: (name) => `ref-of-${name}`,
  attribute: (logicalId, attribute) => `${logicalId}-${attribute}`,
  condition: (name) => name === 'Yes',
  mapping: (map, first, second) => `${map}/${first}/${second}`,
  export: (name) => `export-${name}`,
  output: (stackName, outputName) => `${stackName}:${outputName}`,
};

describe('resolveIntrinsics', () => {
  it.each([
    [{ Ref: 'Table' }, 'ref-of-Table'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table-Arn'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'Table-Arn'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'B' }]] }, 'a/ref-of-B'],
    [{ 'Fn::Sub': `a-\${B}-\${C.Arn}-\${!D}` }, `a-ref-of-B-C-Arn-\${D}`],
    [{ 'Fn::Sub': [`\${x}`, { x: { Ref: 'Y' } }] }, 'ref-of-Y'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::Select': ['0', { 'Fn::GetAZs': '' }] }, 'eu-west-1a'],
    [{ 'Fn::Select': [1, { 'Fn::GetAZs': 'us-west-2' }] }, 'us-west-2b'],
    [{ 'Fn::If': ['Yes', 1, { 'Fn::Nonsense': 1 }] }, 1],
    [{ 'Fn::If': ['No', 1, 2] }, 2],
    [{ 'Fn::FindInMap': ['M', { Ref: 'A' }, 'B'] }, 'M/ref-of-A/B'],
    [{ 'Fn::ImportValue': { 'Fn::Sub': `\${N}` } }, 'export-ref-of-N'],
    [{ 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'O' } }, 'S:O'],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
    [{ 'Fn::And': [{ 'Fn::Equals': [1, 1] }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', { Ref: 'b' }] }] }, false],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    [
      { Ref: 'A', Other: 1 },
      { Ref: 'A', Other: 1 },
    ],
  ])('resolves %j', (value, expected) => {
    expect(resolveIntrinsics(value, source)).toEqual(expected);
  });

  it.each([
    [{ 'Fn::Transform': {} }, 'the function "Fn::Transform" is not supported here'],
    [{ 'Fn::Join': ['/', [{ a: 1 }]] }, '"Fn::Join" cannot work with {"a":1}'],
    [{ 'Fn::Select': [9, ['a']] }, '"Fn::Select" cannot work with [9,["a"]]'],
    [{ 'Fn::Join': 'x' }, '"Fn::Join" cannot work with "x"'],
    [
      '{{resolve:ssm-secure:/x}}',
      'the dynamic reference "{{resolve:ssm-secure:/x}}" has no local value yet',
    ],
  ])('says why %j has no value', (value, message) => {
    expect(() => resolveIntrinsics(value, source)).toThrow(message);
  });
});
