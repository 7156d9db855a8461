import type { OperationTypes, XRay } from '../../../xray/index.ts';
import type {
  AliasConfig,
  GroupConfig,
  KeyConfig,
  PolicyConfig,
  RuleConfig,
  SearchConfig,
  Tags,
} from './controlled.ts';
import type { Keeper } from './reconcile.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html */
export function groupKeeper(xray: XRay): Keeper<GroupConfig> {
  const groups = () => xray.call('GetGroups', {}).Groups ?? [];
  return {
    kind: 'X-Ray group',
    example: {
      name: '',
      filterExpression: '',
      insightsEnabled: true,
      notificationsEnabled: true,
      tags: {},
    },
    nameOf: ({ name }) => name,
    find: ({ name }) => groups().find(({ GroupName }) => GroupName === name)?.GroupARN,
    read(arn, { tags }) {
      const group = groups().find(({ GroupARN }) => GroupARN === arn);
      if (group === undefined) return undefined;
      return {
        name: group.GroupName ?? '',
        filterExpression: group.FilterExpression ?? '',
        insightsEnabled: group.InsightsConfiguration?.InsightsEnabled === true,
        notificationsEnabled: group.InsightsConfiguration?.NotificationsEnabled === true,
        tags: tagsOf(xray, arn, tags),
      } satisfies GroupConfig;
    },
    create: (config) =>
      xray.call('CreateGroup', {
        GroupName: config.name,
        FilterExpression: config.filterExpression,
        InsightsConfiguration: insights(config),
        Tags: tagList(config.tags),
      }).Group?.GroupARN ?? '',
    update(arn, config, before) {
      xray.call('UpdateGroup', {
        GroupARN: arn,
        FilterExpression: config.filterExpression,
        InsightsConfiguration: insights(config),
      });
      putTags(xray, arn, config.tags, before.tags);
    },
    remove: (arn) => void xray.call('DeleteGroup', { GroupARN: arn }),
  };
}

const insights = ({ insightsEnabled, notificationsEnabled }: GroupConfig) => ({
  InsightsEnabled: insightsEnabled,
  NotificationsEnabled: notificationsEnabled,
});

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
export function ruleKeeper(xray: XRay): Keeper<RuleConfig> {
  const ruleNamed = (name: string) =>
    (xray.call('GetSamplingRules', {}).SamplingRuleRecords ?? [])
      .map(({ SamplingRule: rule }) => rule)
      .find((rule) => rule?.RuleName === name);
  const arnOf = (name: string) => ruleNamed(name)?.RuleARN ?? '';
  return {
    kind: 'sampling rule',
    example: { rule: { RuleName: '' }, tags: {} },
    nameOf: ({ rule }) => rule.RuleName,
    find: ({ rule }) => ruleNamed(rule.RuleName)?.RuleName,
    read(name, { rule: declared, tags }) {
      const rule = ruleNamed(name);
      if (rule === undefined) return undefined;
      const members = Object.entries(rule).filter(([member]) => member in declared);
      return { rule: Object.fromEntries(members), tags: tagsOf(xray, rule.RuleARN ?? '', tags) };
    },
    create({ rule, tags }) {
      // What the template holds is checked by X-Ray, as it would be on AWS.
      const input: unknown = { SamplingRule: rule, Tags: tagList(tags) };
      xray.call('CreateSamplingRule', input as OperationTypes['CreateSamplingRule']['input']);
      return rule.RuleName;
    },
    update(name, { rule, tags }, before) {
      const { Version: _, ...SamplingRuleUpdate } = rule;
      xray.call('UpdateSamplingRule', { SamplingRuleUpdate });
      putTags(xray, arnOf(name), tags, before.tags);
    },
    remove: (name) => void xray.call('DeleteSamplingRule', { RuleName: name }),
  };
}

/** https://docs.aws.amazon.com/xray/latest/api/API_PutResourcePolicy.html */
export function policyKeeper(xray: XRay): Keeper<PolicyConfig> {
  const policyNamed = (name: string) =>
    (xray.call('ListResourcePolicies', {}).ResourcePolicies ?? []).find(
      ({ PolicyName }) => PolicyName === name,
    );
  const put = ({ name, document, bypassesLockoutCheck }: PolicyConfig) =>
    xray.call('PutResourcePolicy', {
      PolicyName: name,
      PolicyDocument: document,
      BypassPolicyLockoutCheck: bypassesLockoutCheck,
    });
  return {
    kind: 'X-Ray resource policy',
    example: { name: '', document: '', bypassesLockoutCheck: false },
    nameOf: ({ name }) => name,
    find: ({ name }) => policyNamed(name)?.PolicyName,
    read(name, { bypassesLockoutCheck }) {
      const document = policyNamed(name)?.PolicyDocument;
      return document === undefined ? undefined : { name, document, bypassesLockoutCheck };
    },
    create(config) {
      put(config);
      return config.name;
    },
    update: (_, config) => void put(config),
    remove: (name) => void xray.call('DeleteResourcePolicy', { PolicyName: name }),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-Cloudformation.html */
export function searchKeeper(xray: XRay): Keeper<SearchConfig> {
  const isOn = () => xray.call('GetTraceSegmentDestination', {}).Destination === 'CloudWatchLogs';
  const setIndexing = ({ indexingPercentage }: SearchConfig) =>
    xray.call('UpdateIndexingRule', {
      Name: 'Default',
      Rule: { Probabilistic: { DesiredSamplingPercentage: indexingPercentage } },
    });
  return {
    kind: 'setting',
    example: { indexingPercentage: 1 },
    nameOf: () => 'Transaction Search',
    find: () => (isOn() ? 'account' : undefined),
    read() {
      if (!isOn()) return undefined;
      const [rule] = xray.call('GetIndexingRules', {}).IndexingRules ?? [];
      const indexingPercentage = rule?.Rule?.Probabilistic?.DesiredSamplingPercentage ?? 0;
      return { indexingPercentage } satisfies SearchConfig;
    },
    create(config) {
      setIndexing(config);
      xray.call('UpdateTraceSegmentDestination', { Destination: 'CloudWatchLogs' });
      return 'account';
    },
    update: (_, config) => void setIndexing(config),
    remove: () => void xray.call('UpdateTraceSegmentDestination', { Destination: 'XRay' }),
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/overview.html */
export function keyKeeper({ keys }: XRay): Keeper<KeyConfig> {
  const withId = (id: string) => keys.list().find((key) => key.id === id);
  const setEnabled = (id: string, isEnabled: boolean) =>
    isEnabled ? keys.enable(id) : keys.disable(id);
  return {
    kind: 'KMS key',
    example: { description: '', isEnabled: true, pendingDays: 30 },
    nameOf: () => undefined,
    find: () => undefined,
    read: (id) => {
      const key = withId(id);
      return key && { state: key.state };
    },
    create({ description, isEnabled }) {
      const { id } = keys.create({ description });
      if (!isEnabled) keys.disable(id);
      return id;
    },
    update(id, { isEnabled }) {
      if (withId(id)?.state === 'PendingDeletion') keys.cancelDeletion(id);
      setEnabled(id, isEnabled);
    },
    remove(id, { pendingDays }) {
      if (withId(id)?.state !== 'PendingDeletion') keys.scheduleDeletion(id, pendingDays);
    },
  };
}

export function aliasKeeper({ keys }: XRay): Keeper<AliasConfig> {
  const named = (name: string) => keys.aliases().find((alias) => alias.name === name);
  return {
    kind: 'KMS alias',
    example: { name: '', key: '' },
    nameOf: ({ name }) => name,
    find: ({ name }) => named(name)?.name,
    read(name, { key }) {
      const alias = named(name);
      if (alias === undefined) return undefined;
      return { name, key: key.endsWith(alias.keyId) ? key : alias.keyId } satisfies AliasConfig;
    },
    create({ name, key }) {
      keys.createAlias(name, key);
      return name;
    },
    update(_, { name, key }) {
      keys.deleteAlias(name);
      keys.createAlias(name, key);
    },
    remove: (name) => keys.deleteAlias(name),
  };
}

const tagList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Those that the template has a say in: others are of people. */
function tagsOf(xray: XRay, ResourceARN: string, declared: Tags): Tags {
  const { Tags: tags = [] } = xray.call('ListTagsForResource', { ResourceARN });
  return Object.fromEntries(
    tags
      .map(({ Key = '', Value = '' }) => [Key, Value] as const)
      .filter(([key]) => Object.hasOwn(declared, key)),
  );
}

function putTags(xray: XRay, ResourceARN: string, tags: Tags, before: Tags): void {
  const TagKeys = Object.keys(before).filter((key) => !Object.hasOwn(tags, key));
  if (TagKeys.length > 0) xray.call('UntagResource', { ResourceARN, TagKeys });
  if (Object.keys(tags).length > 0) {
    xray.call('TagResource', { ResourceARN, Tags: tagList(tags) });
  }
}
