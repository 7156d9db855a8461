import { type DeclaredResource, generatedName, type ResourceKind } from '../../plan/plan.ts';
import {
  flagProperty,
  integerProperty,
  listProperty,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import { accountCallKinds } from './account-call-resources.ts';
import { controlled, type Tags, type XRayControlPlan } from './controlled.ts';
import { groupPlaceholder, keyPlaceholder } from './placeholders.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-group.html */
const group: ResourceKind<XRayControlPlan> = {
  type: 'AWS::XRay::Group',
  local: {
    runs: 'Made, changed and removed in the local X-Ray as the template changes; groups made by hand stay as they are.',
    unlike: ['its traces are counted every minute in the CloudWatch of this machine alone.'],
  },
  identify(resource, { partition, region, account }) {
    const name = requiredText(resource, 'GroupName');
    const arn = `arn:${partition}:xray:${region}:${account}:group/${name}/${groupPlaceholder(resource)}`;
    return { ref: arn, attributes: { GroupARN: arn }, name };
  },
  plan(resource, { xrayGroups }) {
    const insights = recordProperty(resource, 'InsightsConfiguration') ?? {};
    xrayGroups.push({
      ...controlled(resource, {
        name: requiredText(resource, 'GroupName'),
        filterExpression: textProperty(resource, 'FilterExpression') ?? '',
        insightsEnabled: isOn(insights.InsightsEnabled),
        notificationsEnabled: isOn(insights.NotificationsEnabled),
        tags: tagsOf(resource),
      }),
      placeholder: groupPlaceholder(resource),
    });
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-samplingrule.html */
const samplingRule: ResourceKind<XRayControlPlan> = {
  type: 'AWS::XRay::SamplingRule',
  local: {
    runs: 'Made, changed and removed in the local X-Ray as the template changes; rules made by hand stay as they are.',
  },
  identify(resource, { partition, region, account }) {
    const name = ruleName(resource);
    const arn = `arn:${partition}:xray:${region}:${account}:sampling-rule/${name}`;
    return { ref: arn, attributes: { RuleARN: arn } };
  },
  plan(resource, { samplingRules }) {
    const { RuleARN: _, ...declared } = ruleOf(resource);
    const rule = {
      ...declared,
      ...numbersOf(resource, declared),
      Attributes: declared.Attributes ?? {},
      RuleName: ruleName(resource),
      Version: 1,
    };
    samplingRules.push(controlled(resource, { rule, tags: tagsOf(resource) }));
  },
};

/** Templates may have numbers as text. */
const numbersOf = (resource: DeclaredResource, rule: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    ['FixedRate', 'Priority', 'ReservoirSize']
      .filter((member) => rule[member] !== undefined)
      .map((member) => {
        const value = rule[member];
        const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
        if (typeof number === 'number' && Number.isFinite(number)) return [member, number];
        throw wrongProperty(resource, `SamplingRule.${member}`, value, 'must be a number');
      }),
  );

const ruleOf = (resource: DeclaredResource) => recordProperty(resource, 'SamplingRule') ?? {};

function ruleName(resource: DeclaredResource): string {
  const name = ruleOf(resource).RuleName ?? resource.property('RuleName');
  return typeof name === 'string' ? name : generatedName(resource, 32);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-resourcepolicy.html */
const resourcePolicy: ResourceKind<XRayControlPlan> = {
  type: 'AWS::XRay::ResourcePolicy',
  local: {
    runs: 'Put into the local X-Ray; topics with active tracing record nothing without one.',
  },
  identify: (resource) => ({ ref: requiredText(resource, 'PolicyName'), attributes: {} }),
  plan(resource, { xrayResourcePolicies }) {
    const document = resource.property('PolicyDocument');
    xrayResourcePolicies.push(
      controlled(resource, {
        name: requiredText(resource, 'PolicyName'),
        document: typeof document === 'string' ? document : JSON.stringify(document ?? {}),
        bypassesLockoutCheck: flagProperty(resource, 'BypassPolicyLockoutCheck', false),
      }),
    );
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-transactionsearchconfig.html */
const transactionSearchConfig: ResourceKind<XRayControlPlan> = {
  type: 'AWS::XRay::TransactionSearchConfig',
  local: {
    runs: 'Switches the local X-Ray over, with its percentage, and back when the template has it no longer.',
    unlike: [
      'whether a policy of CloudWatch Logs allows it is not asked.',
      'the spans are kept by X-Ray, in no log group.',
    ],
  },
  identify: (_, { account }) => ({ ref: account, attributes: { AccountId: account } }),
  plan(resource, { transactionSearch }) {
    const value = resource.property('IndexingPercentage') ?? 1;
    const indexingPercentage = Number(value);
    if (!(indexingPercentage >= 0 && indexingPercentage <= 100)) {
      throw wrongProperty(
        resource,
        'IndexingPercentage',
        value,
        'must be a percentage from 0 to 100',
      );
    }
    transactionSearch.push(controlled(resource, { indexingPercentage }));
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
const key: ResourceKind<XRayControlPlan> = {
  type: 'AWS::KMS::Key',
  local: {
    runs: 'A key of the KMS beside the local X-Ray, which traces can be encrypted with; its deletion waits when the template has it no longer.',
    unlike: [
      'its key policy is not evaluated, it does not rotate, and nothing but traces is encrypted with it.',
      'only symmetric keys are emulated.',
    ],
  },
  identify(resource, { partition, region, account }) {
    const id = keyPlaceholder(resource);
    const arn = `arn:${partition}:kms:${region}:${account}:key/${id}`;
    return { ref: id, attributes: { Arn: arn, KeyId: id }, name: resource.logicalId };
  },
  plan(resource, { keys }) {
    const spec = textProperty(resource, 'KeySpec') ?? 'SYMMETRIC_DEFAULT';
    if (spec !== 'SYMMETRIC_DEFAULT') {
      throw wrongProperty(resource, 'KeySpec', spec, 'must be "SYMMETRIC_DEFAULT" to run here');
    }
    keys.push({
      ...controlled(resource, {
        description: textProperty(resource, 'Description') ?? '',
        isEnabled: flagProperty(resource, 'Enabled', true),
        pendingDays: integerProperty(resource, 'PendingWindowInDays', {
          byDefault: 30,
          min: 7,
          max: 30,
        }),
      }),
      placeholder: keyPlaceholder(resource),
    });
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html */
const alias: ResourceKind<XRayControlPlan> = {
  type: 'AWS::KMS::Alias',
  local: {
    runs: 'A name for a key of the local KMS.',
  },
  identify: (resource) => ({ ref: requiredText(resource, 'AliasName'), attributes: {} }),
  plan(resource, { keyAliases }) {
    keyAliases.push(
      controlled(resource, {
        name: requiredText(resource, 'AliasName'),
        key: requiredText(resource, 'TargetKeyId'),
      }),
    );
  },
};

export const xrayControlResources: readonly ResourceKind<XRayControlPlan>[] = [
  group,
  samplingRule,
  resourcePolicy,
  transactionSearchConfig,
  key,
  alias,
  ...accountCallKinds,
];

const isOn = (value: unknown) => value === true || value === 'true';

function tagsOf(resource: DeclaredResource): Tags {
  const tags = listProperty(resource, 'Tags').map((tag) => {
    const { Key, Value } = isRecord(tag) ? tag : {};
    if (typeof Key === 'string') return [Key, String(Value ?? '')] as const;
    throw wrongProperty(resource, 'Tags', tag, 'must hold Key and Value');
  });
  return Object.fromEntries(tags);
}
