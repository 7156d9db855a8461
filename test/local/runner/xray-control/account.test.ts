import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { AccountStack, type AccountStackProps } from '../../../../lib/stacks/account-stack.ts';
import type { TemplateResource } from '../../../../local/runner/assembly/read-assembly.ts';
import type { XRay } from '../../../../local/xray/index.ts';
import { account, openXRay, reading } from './deployments.ts';

/** The resources of the app's own stack, as it is synthesized. */
function accountStack(
  props: Partial<AccountStackProps>,
): Readonly<Record<string, TemplateResource>> {
  const app = new App({ context: { 'aws:cdk:enable-path-metadata': true } });
  new AccountStack(app, 'Account', { prefix: '', env: { region: 'us-east-1' }, ...props });
  return app.synth().getStackByName('Account').template.Resources;
}

const withEncryption = accountStack({ traceEncryption: {} });

const encryptionOf = (xray: XRay) => xray.call('GetEncryptionConfig', {}).EncryptionConfig;

const ownKeys = (xray: XRay) => xray.keys.list().filter(({ manager }) => manager === 'CUSTOMER');

describe('trace encryption from the template', () => {
  it('makes the key and encrypts with it', () => {
    const { xray } = openXRay();

    const { said, failures } = account({ xray }).deploy({ Account: withEncryption });

    const [key] = ownKeys(xray);
    expect(key?.description).toBe('Encrypts the traces of AWS X-Ray');
    expect(encryptionOf(xray)).toMatchObject({ Type: 'KMS', KeyId: key?.arn });
    expect([...failures, ...said]).toEqual([]);
  });

  it('changes nothing at the next start', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Account: withEncryption });
    const before = encryptionOf(xray);

    const { said, failures } = app.deploy({ Account: withEncryption });

    expect(encryptionOf(xray)?.KeyId).toBe(before?.KeyId);
    expect([...failures, ...said]).toEqual([]);
  });

  it('puts back what there was and then lets the key go, once the stack is gone', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Account: withEncryption });
    const [key] = ownKeys(xray);

    const { said } = app.deploy({});

    expect(encryptionOf(xray)).toMatchObject({ Type: 'NONE' });
    expect(ownKeys(xray)).toMatchObject([{ id: key?.id, state: 'PendingDeletion' }]);
    expect(said).toEqual([
      expect.stringContaining('called PutEncryptionConfig {"Type":"NONE"}'),
      `KMS key "${key?.id}" was removed: no stack has it any longer`,
    ]);
  });

  it('is stopped by a key that X-Ray uses and the settings do not name', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    const mine = xray.keys.create();
    xray.call('PutEncryptionConfig', { Type: 'KMS', KeyId: mine.id });

    const { failures } = app.deploy({ Account: withEncryption });

    expect(encryptionOf(xray)?.KeyId).toBe(mine.arn);
    expect([...failures.values()]).toEqual(
      Array(2).fill(expect.stringContaining('must match "^NONE$" and is "KMS"')),
    );

    app.deploy({});

    expect(encryptionOf(xray)?.KeyId).toBe(mine.arn);
  });

  it('goes back to the key that the settings name', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    const mine = xray.keys.create();
    xray.call('PutEncryptionConfig', { Type: 'KMS', KeyId: mine.id });
    const stack = accountStack({ traceEncryption: { earlierKeyArn: mine.arn } });

    const { failures } = app.deploy({ Account: stack });

    expect(failures.size).toBe(0);
    expect(encryptionOf(xray)?.KeyId).not.toBe(mine.arn);

    app.deploy({});

    expect(encryptionOf(xray)?.KeyId).toBe(mine.arn);
  });

  it('makes a key anew that was deleted by hand, and encrypts with the new one', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Account: withEncryption });
    const [old] = ownKeys(xray);
    xray.keys.deleteNow(old?.id ?? '');

    const { said } = app.deploy({ Account: withEncryption });

    const [key] = ownKeys(xray);
    expect(encryptionOf(xray)?.KeyId).toBe(key?.arn);
    expect(said).toEqual([
      `KMS key "${old?.id}" had been deleted by hand; it is made again, as in the template`,
    ]);
  });

  it('keeps a key usable that was disabled or was to be deleted by hand', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Account: withEncryption });
    const [key] = ownKeys(xray);
    xray.keys.scheduleDeletion(key?.id ?? '', 7);

    const { said } = app.deploy({ Account: withEncryption });

    expect(ownKeys(xray)).toMatchObject([{ id: key?.id, state: 'Enabled' }]);
    expect(said).toEqual([
      `KMS key "${key?.id}" had been changed by hand; it is as in the template again`,
    ]);
  });
});

describe('keys and aliases from the template', () => {
  const key = { Type: 'AWS::KMS::Key', Properties: { Description: 'a', PendingWindowInDays: 7 } };
  const alias = {
    Type: 'AWS::KMS::Alias',
    Properties: { AliasName: 'alias/traces', TargetKeyId: { Ref: 'Key' } },
  };

  it('know each other by the id that the key got', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    const read = reading([{ Ref: 'Key' }, { 'Fn::GetAtt': ['Key', 'Arn'] }, { Ref: 'Alias' }]);

    const { plan } = app.deploy({ Keys: { Key: key, Alias: alias, Read: read } });

    const got = xray.keys.get('alias/traces');
    expect(plan.read).toEqual([[got.id, got.arn, 'alias/traces']]);
    expect(app.deploy({ Keys: { Key: key, Alias: alias } }).said).toEqual([]);

    app.deploy({ Keys: {} });

    expect(xray.keys.aliases()).toEqual([]);
    expect(ownKeys(xray)).toMatchObject([{ state: 'PendingDeletion' }]);
  });

  it('leaves a key alone that is to be retained, and others with the same description', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Keys: { A: { ...key, DeletionPolicy: 'Retain' }, B: key, C: key } });

    app.deploy({ Keys: { B: key } });

    expect(
      ownKeys(xray)
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['Enabled', 'Enabled', 'PendingDeletion']);
  });

  it('fails an alias whose key could not be made', () => {
    const { xray } = openXRay();
    xray.keys.createAlias('alias/traces', xray.keys.create().id);

    const { failures } = account({ xray }).deploy({ Keys: { Key: key, Alias: alias } });

    expect([...failures.keys()]).toEqual(['Keys/Alias']);
  });
});

describe('Transaction Search from the template', () => {
  it('switches over with the percentage, and back when it is gone', () => {
    const { xray } = openXRay();
    const app = account({ xray });

    const { failures, made } = app.deploy({
      Account: accountStack({ transactionSearch: { indexingPercentage: 5 } }),
    });

    expect(failures.size).toBe(0);
    expect(xray.call('GetTraceSegmentDestination', {}).Destination).toBe('CloudWatchLogs');
    const rules = xray.call('GetIndexingRules', {}).IndexingRules;
    expect(rules?.[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage).toBe(5);
    expect(made.resources.filter(({ state }) => state === 'failed')).toEqual([]);

    app.deploy({});

    expect(xray.call('GetTraceSegmentDestination', {}).Destination).toBe('XRay');
  });

  it('refuses to begin where it is on already, as CloudFormation does', () => {
    const { xray } = openXRay();
    xray.call('UpdateTraceSegmentDestination', { Destination: 'CloudWatchLogs' });

    const { failures } = account({ xray }).deploy({
      Account: accountStack({ transactionSearch: { indexingPercentage: 5 } }),
    });

    expect([...failures.values()]).toEqual([expect.stringContaining('is there already')]);
  });
});

describe('custom resources that call AWS', () => {
  const call = (Type: string, calls: Readonly<Record<string, string>>) => ({
    Type,
    Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:x', ...calls },
  });
  const putGroup = JSON.stringify({
    service: '@aws-sdk/client-xray',
    action: 'CreateGroupCommand',
    parameters: { GroupName: 'called', FilterExpression: 'ok' },
  });

  it('make their calls of X-Ray, in either spelling', () => {
    const { xray } = openXRay();

    const { plan } = account({ xray }).deploy({
      S: {
        A: call('Custom::AWS', { Create: putGroup }),
        R: reading({ 'Fn::GetAtt': ['A', 'Group.GroupARN'] }),
      },
    });

    const arn = xray.call('GetGroup', { GroupName: 'called' }).Group?.GroupARN;
    expect(plan.read).toEqual([arn]);
  });

  it.each([
    [
      '{"service":"api-gateway","action":"updateAccount"}',
      '"api-gateway" "updateAccount" is not called here: it has no local behaviour',
    ],
    [
      '{"service":"xray","action":"constructor"}',
      '"xray" "constructor" is not called here: it has no local behaviour',
    ],
    ['no JSON', 'a call of AWS must be a JSON object, got "no JSON"'],
  ])('that call %s only have a name', (text, reason) => {
    const { xray } = openXRay();

    const { made } = account({ xray }).deploy({ S: { A: call('Custom::AWS', { Create: text }) } });

    expect(made.resources).toMatchObject([{ state: 'declared', reason }]);
  });
});
