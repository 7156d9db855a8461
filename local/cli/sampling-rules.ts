import {
  GetSamplingRulesCommand,
  type SamplingRateBoost,
  type SamplingRule,
  type SamplingRuleRecord,
  type SamplingRuleUpdate,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { inTrialOrder } from '../xray/index.ts';
import { type Flag, type FlagValues, numberFlag, stringFlag, UsageError } from './command.ts';

/** The flags that say which requests; `sampling test` takes them as well. */
export const requestFlags = {
  host: { type: 'string', value: 'host', help: 'host of the request; a pattern with put' },
  method: { type: 'string', value: 'method', help: 'its HTTP method' },
  path: { type: 'string', value: 'path', help: 'path of its URL' },
  service: { type: 'string', value: 'name', help: 'name of the service that it reaches' },
  'service-type': {
    type: 'string',
    value: 'type',
    help: 'type of the service: AWS::ECS::Container, AWS::ApiGateway::Stage',
  },
  'resource-arn': { type: 'string', value: 'arn', help: 'ARN of what the service runs on' },
  attribute: {
    type: 'string',
    value: 'name=value',
    multiple: true,
    help: 'of the request; may come several times',
  },
} as const satisfies Record<string, Flag>;

export const rateFlags = {
  priority: { type: 'string', value: 'number', help: '1 to 9999, the lowest comes first' },
  rate: { type: 'string', value: 'number', help: 'share of the requests to sample, 0 to 1' },
  reservoir: { type: 'string', value: 'number', help: 'requests a second before the rate applies' },
  'boost-max-rate': {
    type: 'string',
    value: 'number',
    help: 'rate up to which anomalies may raise it for a short time, 0 to 1',
  },
  'boost-cooldown': { type: 'string', value: 'minutes', help: 'one boost at most in so long' },
  boost: { type: 'boolean', help: 'keep the boost, or take it away with --no-boost' },
} as const satisfies Record<string, Flag>;

/** Every rule, in the order in which clients try them. */
export async function fetchRules(client: XRayClient): Promise<SamplingRuleRecord[]> {
  const found: SamplingRuleRecord[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new GetSamplingRulesCommand({ NextToken: token }));
    found.push(...(page.SamplingRuleRecords ?? []));
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
  return found.toSorted((left, right) => inTrialOrder(left.SamplingRule, right.SamplingRule));
}

export type RuleChange = Omit<SamplingRuleUpdate, 'RuleName' | 'RuleARN'>;

/** What the flags make of the rule that there is, if there is one. @throws UsageError at once */
export function readRuleChange(
  flags: FlagValues,
): (before: Pick<SamplingRule, 'SamplingRateBoost'>) => RuleChange {
  const change = {
    Priority: optionalNumber(flags, 'priority', { min: 1, max: 9999, integer: true }),
    FixedRate: optionalNumber(flags, 'rate', { min: 0, max: 1 }),
    ReservoirSize: optionalNumber(flags, 'reservoir', { min: 0, max: 2 ** 31 - 1, integer: true }),
    Host: stringFlag(flags, 'host'),
    HTTPMethod: stringFlag(flags, 'method'),
    URLPath: stringFlag(flags, 'path'),
    ServiceName: stringFlag(flags, 'service'),
    ServiceType: stringFlag(flags, 'service-type'),
    ResourceARN: stringFlag(flags, 'resource-arn'),
    Attributes: attributesFlag(flags),
  };
  const changeBoost = readBoostChange(flags);
  // X-Ray takes a boost away that a change does not repeat.
  return ({ SamplingRateBoost: boost }) => ({ ...change, SamplingRateBoost: changeBoost(boost) });
}

/** A rule that did not exist, with what the flags leave open. */
export const newRule = (name: string, change: RuleChange): SamplingRule => ({
  RuleName: name,
  ResourceARN: change.ResourceARN ?? '*',
  Priority: change.Priority ?? 1000,
  FixedRate: change.FixedRate ?? 0.05,
  ReservoirSize: change.ReservoirSize ?? 1,
  ServiceName: change.ServiceName ?? '*',
  ServiceType: change.ServiceType ?? '*',
  Host: change.Host ?? '*',
  HTTPMethod: change.HTTPMethod ?? '*',
  URLPath: change.URLPath ?? '*',
  Version: 1,
  Attributes: change.Attributes ?? {},
  SamplingRateBoost: change.SamplingRateBoost,
});

/** @throws UsageError */
export function attributesFlag(flags: FlagValues): Record<string, string> | undefined {
  const given = flags.attribute;
  if (!Array.isArray(given)) return undefined;
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(text)) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw new UsageError(`--attribute must be of the form name=value, got "${text}"`);
    }),
  );
}

function readBoostChange(
  flags: FlagValues,
): (before: SamplingRateBoost | undefined) => SamplingRateBoost | undefined {
  const maxRate = optionalNumber(flags, 'boost-max-rate', { min: 0, max: 1 });
  const cooldown = optionalNumber(flags, 'boost-cooldown', {
    min: 1,
    max: 2 ** 31 - 1,
    integer: true,
  });
  const isGiven = maxRate !== undefined || cooldown !== undefined;
  if (flags.boost === false) {
    if (!isGiven) return () => undefined;
    throw new UsageError('--no-boost goes with neither --boost-max-rate nor --boost-cooldown');
  }
  return (before) => {
    const MaxRate = maxRate ?? before?.MaxRate;
    if (MaxRate !== undefined) {
      return { MaxRate, CooldownWindowMinutes: cooldown ?? before?.CooldownWindowMinutes ?? 10 };
    }
    if (!isGiven) return undefined;
    throw new UsageError('a boost needs --boost-max-rate');
  };
}

function optionalNumber(
  flags: FlagValues,
  name: string,
  bounds: { min: number; max: number; integer?: boolean },
): number | undefined {
  if (flags[name] === undefined) return undefined;
  return numberFlag(flags, name, { ...bounds, byDefault: bounds.min });
}
