import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createXRay, ManualClock, type XRay } from '../../../../local/xray/index.ts';
import { aSegment } from './test-xray.ts';

describe('what an account has set up', () => {
  let dataDir: string;
  let xray: XRay | undefined;
  let warnings: string[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tracelab-settings-'));
    warnings = [];
  });
  afterEach(() => {
    xray?.close();
    rmSync(dataDir, { recursive: true });
  });

  const start = (): XRay => {
    xray?.close();
    xray = createXRay({
      clock: new ManualClock(),
      account: '123456789012',
      region: 'us-east-1',
      dataDir,
      warn: (message) => warnings.push(message),
    });
    return xray;
  };

  it('is there again after a restart', () => {
    const before = start();
    const rule = {
      RuleName: 'checkout',
      ResourceARN: '*',
      Priority: 10,
      FixedRate: 0.5,
      ReservoirSize: 5,
      ServiceName: '*',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '*',
      Version: 1,
      SamplingRateBoost: { MaxRate: 0.9, CooldownWindowMinutes: 5 },
    };
    const Tags = [{ Key: 'team', Value: 'orders' }];
    before.call('CreateSamplingRule', { SamplingRule: rule, Tags });
    before.call('CreateSamplingRule', { SamplingRule: { ...rule, RuleName: 'gone' } });
    before.call('DeleteSamplingRule', { RuleName: 'gone' });
    before.call('UpdateSamplingRule', {
      SamplingRuleUpdate: { RuleName: 'Default', ReservoirSize: 7 },
    });
    const { Group: group } = before.call('CreateGroup', {
      GroupName: 'faults',
      FilterExpression: 'error',
      InsightsConfiguration: { InsightsEnabled: true },
      Tags,
    });
    before.call('UpdateGroup', { GroupName: 'faults', FilterExpression: 'fault' });
    before.putTraceSegments([JSON.stringify(aSegment({ fault: true }))]);
    const window = { StartTime: new Date(1_799_999_940_000), EndTime: new Date(1_800_000_060_000) };
    const told = (from: XRay) => ({
      groups: from.call('GetGroups', {}),
      rules: from.call('GetSamplingRules', {}),
      targets: from.call('GetSamplingTargets', { SamplingStatisticsDocuments: [] }),
      groupTags: from.call('ListTagsForResource', { ResourceARN: group?.GroupARN }),
      ruleTags: from.call('ListTagsForResource', {
        ResourceARN: 'arn:aws:xray:us-east-1:123456789012:sampling-rule/checkout',
      }),
      graph: from.call('GetServiceGraph', { ...window, GroupName: 'faults' }),
    });
    const toldBefore = told(before);

    const toldAfter = told(start());

    expect(toldAfter).toEqual(toldBefore);
    expect(toldAfter.graph.ContainsOldGroupVersions).toBe(true);
    expect(toldAfter.graph.Services?.length).toBe(2);
    expect(toldAfter.rules.SamplingRuleRecords?.length).toBe(2);
    expect(toldAfter.groupTags.Tags).toEqual(Tags);
  });

  it('is left out and told of where somebody has broken it', () => {
    const before = start();
    before.call('CreateGroup', { GroupName: 'faults', FilterExpression: 'fault' });
    before.call('UpdateSamplingRule', {
      SamplingRuleUpdate: { RuleName: 'Default', ReservoirSize: 7 },
    });
    before.close();
    const file = join(dataDir, 'settings.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    kept.settings.groups.broken = { name: 'broken', arn: 7 };
    kept.settings.groups.nothing = null;
    kept.settings['sampling-rules'].broken = { name: 'broken' };
    writeFileSync(file, JSON.stringify(kept));

    const after = start();

    const groups = after.call('GetGroups', {}).Groups?.map(({ GroupName }) => GroupName);
    const rules = after.call('GetSamplingRules', {}).SamplingRuleRecords;
    expect(groups).toEqual(['Default', 'faults']);
    expect(rules?.map(({ SamplingRule: rule }) => rule?.ReservoirSize)).toEqual([7]);
    expect(warnings).toEqual([
      'a sampling rule in the settings is not usable and left out: {"name":"broken"}',
      'a group in the settings is not usable and left out: {"name":"broken","arn":7}',
      'a group in the settings is not usable and left out: null',
    ]);
  });

  it('decides about traces that come after the restart', () => {
    start().call('CreateGroup', { GroupName: 'faults', FilterExpression: 'fault' });

    const after = start();
    after.putTraceSegments([JSON.stringify(aSegment({ fault: true }))]);
    const found = after.call('GetTraceSummaries', {
      StartTime: new Date(1_799_999_940_000),
      EndTime: new Date(1_800_000_060_000),
      FilterExpression: 'group.name = "faults"',
    });

    expect(found.TraceSummaries?.length).toBe(1);
  });
});
