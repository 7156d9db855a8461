import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  account,
  arnOfGroup,
  group,
  groupsOf,
  openXRay,
  reading,
  rule,
  rulesOf,
} from './deployments.ts';

const getAtt = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });

describe('the control plane of X-Ray from the template', () => {
  it('makes groups and rules that are missing', () => {
    const { xray } = openXRay();

    const { said, failures } = account({ xray }).deploy({
      Tracing: {
        Faults: group('faults', 'fault', {
          InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: false },
          Tags: [{ Key: 'team', Value: 'orders' }],
        }),
        Checkout: rule('checkout', {}, [{ Key: 'team', Value: 'orders' }]),
      },
    });

    expect(groupsOf(xray)).toEqual(['faults: fault']);
    expect(xray.call('GetGroup', { GroupName: 'faults' }).Group?.InsightsConfiguration).toEqual({
      InsightsEnabled: true,
      NotificationsEnabled: false,
    });
    expect(rulesOf(xray)).toEqual(['checkout: 0.1']);
    const tags = [{ Key: 'team', Value: 'orders' }];
    for (const ResourceARN of [
      arnOfGroup(xray, 'faults'),
      'arn:aws:xray:us-east-1:123456789012:sampling-rule/checkout',
    ]) {
      expect(xray.call('ListTagsForResource', { ResourceARN }).Tags).toEqual(tags);
    }
    expect([...failures, ...said]).toEqual([]);
  });

  it('gives references the ARNs that X-Ray chose, wherever they stand', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    const stacks = {
      Tracing: {
        Faults: group('faults'),
        Checkout: rule('checkout'),
        Reader: reading({
          ref: { Ref: 'Faults' },
          text: { 'Fn::Join': ['', ['{"group":"', getAtt('Faults', 'GroupARN'), '"}']] },
          rules: [{ Ref: 'Checkout' }, getAtt('Checkout', 'RuleARN')],
        }),
      },
    };

    const { plan, made } = app.deploy(stacks);
    const again = app.deploy(stacks);

    const arn = arnOfGroup(xray, 'faults');
    const ruleArn = 'arn:aws:xray:us-east-1:123456789012:sampling-rule/checkout';
    expect(plan.read).toEqual([
      { ref: arn, text: `{"group":"${arn}"}`, rules: [ruleArn, ruleArn] },
    ]);
    expect(again.plan.read).toEqual(plan.read);
    expect(made.resources.map(({ name }) => name)).toEqual(['faults', 'checkout', 'Reader']);
  });

  it('changes what the template changed and removes what it has no longer', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({
      Tracing: {
        Faults: group('faults', 'fault', {
          Tags: [
            { Key: 'team', Value: 'a' },
            { Key: 'old', Value: 'x' },
          ],
        }),
        Slow: group('slow'),
        Checkout: rule('checkout'),
        Other: rule('other'),
      },
    });
    const arn = arnOfGroup(xray, 'faults');

    const { said } = app.deploy({
      Tracing: {
        Faults: group('faults', 'error', { Tags: [{ Key: 'team', Value: 'b' }] }),
        Checkout: rule('checkout', { FixedRate: '0.5' }),
      },
    });

    expect(groupsOf(xray)).toEqual(['faults: error']);
    expect(arnOfGroup(xray, 'faults')).toBe(arn);
    expect(xray.call('ListTagsForResource', { ResourceARN: arn }).Tags).toEqual([
      { Key: 'team', Value: 'b' },
    ]);
    expect(rulesOf(xray)).toEqual(['checkout: 0.5']);
    expect(said).toEqual([
      'X-Ray group "slow" was removed: no stack has it any longer',
      'sampling rule "other" was removed: no stack has it any longer',
    ]);
  });

  it('replaces what got another name, and knows again what only moved in the code', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Tracing: { A: group('faults'), B: rule('checkout') } });
    const arn = arnOfGroup(xray, 'faults');

    app.deploy({ Tracing: { Moved: group('faults'), B: rule('buying') } });

    expect(arnOfGroup(xray, 'faults')).toBe(arn);
    expect(rulesOf(xray)).toEqual(['buying: 0.1']);

    app.deploy({ Tracing: {} });

    expect([...groupsOf(xray), ...rulesOf(xray)]).toEqual([]);
  });

  it('keeps the resources of stacks that only do not run this time', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Tracing: { Faults: group('faults') }, Orders: {} });

    app.deploy({ Orders: {} }, ['Tracing']);

    expect(groupsOf(xray)).toEqual(['faults: fault']);

    const { said } = app.deploy({ Orders: {} });

    expect(groupsOf(xray)).toEqual([]);
    expect(said).toEqual(['X-Ray group "faults" was removed: no stack has it any longer']);
  });

  it('leaves behind what is to be retained', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Tracing: { Faults: { ...group('faults'), DeletionPolicy: 'Retain' } } });

    const { said } = app.deploy({ Tracing: {} });

    expect(groupsOf(xray)).toEqual(['faults: fault']);
    expect(said).toEqual([]);
  });
});

describe('what people made by hand', () => {
  it('stays, whatever the template does', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    xray.call('CreateGroup', { GroupName: 'mine', FilterExpression: 'ok' });

    app.deploy({ Tracing: { Faults: group('faults') } });
    app.deploy({ Tracing: {} });

    expect(groupsOf(xray)).toEqual(['mine: ok']);
  });

  it('fails a resource of its name, and is not touched', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    xray.call('CreateGroup', { GroupName: 'faults', FilterExpression: 'ok' });

    const { failures, said } = app.deploy({
      Tracing: { Faults: group('faults'), Slow: group('slow') },
    });
    app.deploy({ Tracing: {} });

    expect(groupsOf(xray)).toEqual(['faults: ok']);
    expect([...failures]).toEqual([
      [
        'Tracing/Faults',
        'X-Ray group "faults" is there already, made by hand and not as the template has it; it is left alone: delete it or give it another name, and start again',
      ],
    ]);
    expect(said).toHaveLength(1);
  });

  it('is used where it is what the template wants, and stays when that wants it no longer', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    xray.call('CreateGroup', { GroupName: 'faults', FilterExpression: 'fault' });

    const first = app.deploy({ Tracing: { A: group('faults'), R: reading({ Ref: 'A' }) } });
    app.deploy({ Tracing: {} });

    expect(first.failures.size).toBe(0);
    expect(first.plan.read).toEqual([arnOfGroup(xray, 'faults')]);
  });

  it('put back is said: changes of what the template declares', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    const stacks = {
      Tracing: { Faults: group('faults'), Slow: group('slow'), Checkout: rule('checkout') },
    };
    app.deploy(stacks);
    xray.call('UpdateGroup', { GroupName: 'faults', FilterExpression: 'ok' });
    xray.call('DeleteGroup', { GroupName: 'slow' });
    xray.call('UpdateSamplingRule', { SamplingRuleUpdate: { RuleName: 'checkout', FixedRate: 1 } });

    const { said } = app.deploy(stacks);

    expect(groupsOf(xray)).toEqual(['faults: fault', 'slow: fault']);
    expect(rulesOf(xray)).toEqual(['checkout: 0.1']);
    expect(said).toEqual([
      'X-Ray group "faults" had been changed by hand; it is as in the template again',
      'X-Ray group "slow" had been deleted by hand; it is made again, as in the template',
      'sampling rule "checkout" had been changed by hand; it is as in the template again',
    ]);
    expect(app.deploy(stacks).said).toEqual([]);
  });

  it('keeps the tags that it put on a group of the template', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    const tagged = (Value: string) => ({
      Tracing: { Faults: group('faults', 'fault', { Tags: [{ Key: 'team', Value }] }) },
    });
    app.deploy(tagged('a'));
    const ResourceARN = arnOfGroup(xray, 'faults');
    xray.call('TagResource', { ResourceARN, Tags: [{ Key: 'mine', Value: '1' }] });

    const { said } = app.deploy(tagged('b'));

    expect(xray.call('ListTagsForResource', { ResourceARN }).Tags).toEqual(
      expect.arrayContaining([
        { Key: 'mine', Value: '1' },
        { Key: 'team', Value: 'b' },
      ]),
    );
    expect(said).toEqual([]);
  });
});

describe('what X-Ray refuses', () => {
  it('is said in its words, and holds up no other resource', () => {
    const { xray } = openXRay();

    const { failures, said } = account({ xray }).deploy({
      Tracing: {
        Bad: group('bad', 'fault AND'),
        High: rule('high', { FixedRate: 2 }),
        Good: group('good'),
        Reader: reading({ Ref: 'Bad' }),
      },
    });

    expect(groupsOf(xray)).toEqual(['good: fault']);
    expect([...failures.keys()]).toEqual(['Tracing/Bad', 'Tracing/High']);
    expect(said[0]).toMatch(/^Tracing\/Bad: /);
  });

  it('becomes right once the template is', () => {
    const { xray } = openXRay();
    const app = account({ xray });
    app.deploy({ Tracing: { Bad: group('bad', 'fault AND') } });

    const { failures, said } = app.deploy({ Tracing: { Bad: group('bad', 'fault AND ok') } });

    expect(groupsOf(xray)).toEqual(['bad: fault AND ok']);
    expect([...failures, ...said]).toEqual([]);
  });
});

describe('the memory of what the template made', () => {
  const folder = () => {
    const dir = mkdtempSync(join(tmpdir(), 'control-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    return dir;
  };

  it('outlives the process', () => {
    const dir = folder();
    const file = join(dir, 'control-plane.json');
    const first = openXRay(dir);
    account({ xray: first.xray, file }).deploy({ Tracing: { A: group('faults'), B: group('b') } });
    first.xray.call('CreateGroup', { GroupName: 'mine', FilterExpression: 'ok' });
    first.xray.close();

    const { xray } = openXRay(dir);
    account({ xray, file }).deploy({ Tracing: { A: group('faults', 'error') } });

    expect(groupsOf(xray)).toEqual(['faults: error', 'mine: ok']);
  });

  it('knows as its own what a run that died had only begun to make', () => {
    const dir = folder();
    const file = join(dir, 'control-plane.json');
    const { xray } = openXRay();
    account({ xray, file }).deploy({ Tracing: { A: group('faults') } });
    const content = JSON.parse(readFileSync(file, 'utf8'));
    for (const each of content.resources) {
      delete each.id;
      delete each.made;
    }
    writeFileSync(file, JSON.stringify(content));

    const { said } = account({ xray, file }).deploy({ Tracing: { A: group('faults', 'error') } });

    expect(groupsOf(xray)).toEqual(['faults: error']);
    expect(said).toEqual([]);
  });

  it('passes over what in it is no resource', () => {
    const file = join(folder(), 'control-plane.json');
    const odd = (kind: string, config: unknown, more = {}) => ({
      kind,
      stack: 'Tracing',
      logicalId: 'A',
      config,
      isRetained: false,
      ...more,
    });
    const resources = [
      odd('X-Ray group', { name: 'faults' }),
      odd('sampling rule', { rule: null, tags: {} }),
      odd('account call', { onDelete: 5 }),
      odd('account call', { onDelete: '{' }, { logicalId: 'B' }),
      odd('unheard of', {}),
      odd('X-Ray group', 'text'),
      null,
    ];
    writeFileSync(file, JSON.stringify({ version: 1, resources }));
    const { xray } = openXRay();

    const { said, failures } = account({ xray, file }).deploy({
      Tracing: { A: group('faults'), C: rule('checkout') },
    });

    expect(failures.size).toBe(0);
    expect([...groupsOf(xray), ...rulesOf(xray)]).toEqual(['faults: fault', 'checkout: 0.1']);
    expect(said).toEqual([
      expect.stringMatching(/^"B" is gone from the stacks, and its last call failed: /),
    ]);
  });

  it.each(['', '{"version":2,"resources":[]}', '[]', '{'])('sets aside a file of %j', (content) => {
    const file = join(folder(), 'control-plane.json');
    writeFileSync(file, content);
    const { xray } = openXRay();

    const app = account({ xray, file });

    expect(app.fileWarnings).toEqual([
      `"${file}" cannot be read and was set aside as "${file}.unusable": groups, rules and keys of earlier runs count as made by hand from now on`,
    ]);
    expect(app.deploy({ Tracing: { A: group('faults') } }).failures.size).toBe(0);
  });
});
