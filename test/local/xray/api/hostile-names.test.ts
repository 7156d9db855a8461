import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createXRay, ManualClock, type XRay, XRayError } from '../../../../local/xray/index.ts';
import { aSegment } from './test-xray.ts';

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

/** Opens an X-Ray on a folder again and again. */
function aFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'hostile-names-'));
  undos.push(() => rmSync(dataDir, { recursive: true }));
  return (): XRay => {
    const xray = createXRay({
      clock: new ManualClock(1_800_000_000),
      account: '123456789012',
      region: 'us-east-1',
      dataDir,
      warn: (message) => {
        throw new Error(message);
      },
    });
    undos.push(() => xray.close());
    return xray;
  };
}

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const refused = (call: () => unknown): string | undefined => {
  try {
    call();
  } catch (error) {
    if (error instanceof XRayError) return error.code;
    throw error;
  }
  return undefined;
};

const rule = (name: string) => ({
  RuleName: name,
  ResourceARN: '*',
  Priority: 1,
  FixedRate: 0.5,
  ReservoirSize: 1,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  Version: 1,
});

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'xray:PutTraceSegments',
      Resource: '*',
    },
  ],
});

describe('names that objects of JavaScript have', () => {
  it.each(names)('are not found before something has the name %s', (name) => {
    const xray = aFolder()();

    expect([
      refused(() => xray.call('GetGroup', { GroupName: name })),
      refused(() => xray.call('DeleteGroup', { GroupName: name })),
      refused(() => xray.call('DeleteSamplingRule', { RuleName: name })),
      refused(() => xray.call('DeleteResourcePolicy', { PolicyName: name })),
      refused(() => xray.call('ListTagsForResource', { ResourceARN: name })),
      refused(() =>
        xray.call('UpdateIndexingRule', {
          Name: name,
          Rule: { Probabilistic: { DesiredSamplingPercentage: 5 } },
        }),
      ),
      refused(() => xray.call('ListRetrievedTraces', { RetrievalToken: name })),
      refused(() => xray.call('CancelTraceRetrieval', { RetrievalToken: name })),
      refused(() => xray.call('PutEncryptionConfig', { Type: 'KMS', KeyId: name })),
    ]).toEqual([
      'InvalidRequestException',
      'InvalidRequestException',
      'InvalidRequestException',
      'InvalidRequestException',
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'InvalidRequestException',
    ]);
  });

  it('are names like any other of rules, policies, groups, tags and attributes, also after a restart', () => {
    const open = aFolder();
    const before = open();
    const { Group: group } = before.call('CreateGroup', {
      GroupName: 'constructor',
      FilterExpression: 'fault',
    });
    const attributes = Object.fromEntries(names.map((name) => [name, name]));
    for (const name of names) {
      before.call('CreateSamplingRule', {
        SamplingRule: { ...rule(name), Attributes: attributes },
      });
      before.call('PutResourcePolicy', { PolicyName: name, PolicyDocument: policy });
    }
    before.call('TagResource', {
      ResourceARN: group?.GroupARN,
      Tags: names.map((name) => ({ Key: name, Value: name })),
    });
    before.close();

    const after = open();
    const rules = after.call('GetSamplingRules', {}).SamplingRuleRecords ?? [];
    const policies = after.call('ListResourcePolicies', {}).ResourcePolicies ?? [];
    const tags = after.call('ListTagsForResource', { ResourceARN: group?.GroupARN }).Tags ?? [];

    expect(after.call('GetGroup', { GroupName: 'constructor' }).Group).toEqual(group);
    expect(rules.map(({ SamplingRule }) => SamplingRule?.RuleName).sort()).toEqual(
      [...names, 'Default'].sort(),
    );
    expect(Object.keys(rules[0]?.SamplingRule?.Attributes ?? {}).sort()).toEqual([...names].sort());
    expect(policies.map(({ PolicyName }) => PolicyName).sort()).toEqual([...names].sort());
    expect(tags.map(({ Key }) => Key).sort()).toEqual([...names].sort());
  });

  it('are names like any other of services and annotations, which filters find', () => {
    const xray = aFolder()();
    const annotations = Object.fromEntries(names.map((name) => [name, name]));
    const ids = names.map((name) => {
      const segment = aSegment({ name, annotations, user: name });
      xray.putTraceSegments([
        JSON.stringify({
          ...segment,
          subsegments: [{ ...aSegment({ name: 'SQS' }), namespace: 'aws', aws: { [name]: name } }],
        }),
      ]);
      return segment.trace_id;
    });
    const found = (FilterExpression: string) =>
      (
        xray.call('GetTraceSummaries', {
          StartTime: new Date(1_799_999_000_000),
          EndTime: new Date(1_800_001_000_000),
          FilterExpression,
        }).TraceSummaries ?? []
      ).map(({ Id }) => Id);

    for (const [index, name] of names.entries()) {
      expect(found(`service("${name}")`)).toEqual([ids[index]]);
      expect(found(`user = "${name}"`)).toEqual([ids[index]]);
      expect(found(`annotation[${name}] = "${name}"`).sort()).toEqual([...ids].sort());
    }
    expect(found('service("isPrototypeOf")')).toEqual([]);
    expect(found('annotation.isPrototypeOf')).toEqual([]);
  });
});
