import type { Input, Output } from '../../api/operations.ts';

export type WireRecord = NonNullable<Output<'GetSamplingRules'>['SamplingRuleRecords']>[number];
export type WireRule = NonNullable<Input<'CreateSamplingRule'>['SamplingRule']>;

/** A sampling rule: https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html. */
export interface Rule extends RulePatterns {
  readonly name: string;
  readonly arn: string;
  readonly priority: number;
  /** 0 to 1. */
  readonly rate: number;
  /** Requests a second. */
  readonly reservoir: number;
  readonly boost?: Boost | undefined;
  /** Epoch seconds; 0 for a Default that was never changed. */
  readonly modifiedAt: number;
}

/** Which requests it is for. */
export interface RulePatterns {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly serviceName: string;
  readonly serviceType: string;
  readonly resourceArn: string;
  readonly attributes: readonly Attribute[];
}

export interface Attribute {
  readonly key: string;
  readonly value: string;
}

export interface Boost {
  /** 0 to 1. */
  readonly maxRate: number;
  readonly cooldownMinutes: number;
}

export const defaultRuleName = 'Default';

export const isDefault = ({ name }: Pick<Rule, 'name'>): boolean => name === defaultRuleName;

/** In the order in which clients try them: by priority, then by name. */
export const readRules = (records: readonly WireRecord[]): readonly Rule[] =>
  records
    .map(readRule)
    .sort((left, right) => left.priority - right.priority || (left.name < right.name ? -1 : 1));

export function readRule({ SamplingRule: wire, ModifiedAt }: WireRecord): Rule {
  const boost = wire?.SamplingRateBoost;
  return {
    name: wire?.RuleName ?? '',
    arn: wire?.RuleARN ?? '',
    priority: wire?.Priority ?? 0,
    rate: wire?.FixedRate ?? 0,
    reservoir: wire?.ReservoirSize ?? 0,
    host: wire?.Host ?? '*',
    method: wire?.HTTPMethod ?? '*',
    path: wire?.URLPath ?? '*',
    serviceName: wire?.ServiceName ?? '*',
    serviceType: wire?.ServiceType ?? '*',
    resourceArn: wire?.ResourceARN ?? '*',
    attributes: Object.entries(wire?.Attributes ?? {}).map(([key, value]) => ({ key, value })),
    ...(boost != null && {
      boost: {
        maxRate: boost.MaxRate ?? 0,
        cooldownMinutes: boost.CooldownWindowMinutes ?? 0,
      },
    }),
    modifiedAt: ModifiedAt ?? 0,
  };
}

/** What CreateSamplingRule takes. */
export const toWireRule = (rule: Omit<Rule, 'arn' | 'modifiedAt'>): WireRule => ({
  RuleName: rule.name,
  Priority: rule.priority,
  ReservoirSize: rule.reservoir,
  FixedRate: rule.rate,
  Host: rule.host,
  HTTPMethod: rule.method,
  URLPath: rule.path,
  ServiceName: rule.serviceName,
  ServiceType: rule.serviceType,
  ResourceARN: rule.resourceArn,
  Attributes: Object.fromEntries(rule.attributes.map(({ key, value }) => [key, value])),
  ...(rule.boost !== undefined && { SamplingRateBoost: toWireBoost(rule.boost) }),
  Version: 1,
});

export const toWireBoost = ({ maxRate, cooldownMinutes }: Boost) => ({
  MaxRate: maxRate,
  CooldownWindowMinutes: cooldownMinutes,
});
