import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { callXRay } from '../../api/call.ts';
import { liveKey, useLive } from '../../api/live.tsx';
import type { Output } from '../../api/operations.ts';
import { pagesOf } from '../../api/pages-of.ts';
import type { WireStatistic } from './build-trend.ts';
import type { DraftedRule } from './parse-draft.ts';
import {
  type Rule,
  readRule,
  readRules,
  toWireBoost,
  toWireRule,
  type WireRecord,
} from './rule.ts';
import type { DraftField } from './rule-draft.ts';

/** Of everything that a change of a rule changes. */
export const rulesKey = 'sampling-rules';

export const useRules = () =>
  useQuery({ queryKey: [rulesKey], queryFn: ({ signal }) => fetchRules(signal) });

export async function fetchRules(signal?: AbortSignal): Promise<readonly Rule[]> {
  const records: WireRecord[] = [];
  for await (const page of pagesOf('GetSamplingRules', {}, signal)) {
    records.push(...(page.SamplingRuleRecords ?? []));
  }
  return readRules(records);
}

/** With the time at which they were asked for. */
export const useStatistics = () => {
  const { now } = useLive();
  return useQuery({
    queryKey: [liveKey, 'sampling-statistics'],
    queryFn: async ({ signal }) => {
      const statistics: WireStatistic[] = [];
      for await (const page of pagesOf('GetSamplingStatisticSummaries', {}, signal)) {
        statistics.push(...(page.SamplingStatisticSummaries ?? []));
      }
      return { statistics, at: now() };
    },
    placeholderData: keepPreviousData,
  });
};

type WireTag = NonNullable<Output<'ListTagsForResource'>['Tags']>[number];

/** @throws ApiError */
export async function createRule(rule: DraftedRule, tags: readonly WireTag[] = []): Promise<Rule> {
  const { SamplingRuleRecord: record } = await callXRay('CreateSamplingRule', {
    SamplingRule: toWireRule(rule),
    ...(tags.length > 0 && { Tags: [...tags] }),
  });
  return readRule(record ?? {});
}

/** @throws ApiError */
export async function updateRule(rule: DraftedRule, changed: readonly DraftField[]): Promise<Rule> {
  const wire = toWireRule(rule);
  const members = new Set<string>(changed.flatMap((field) => memberOf[field] ?? []));
  const { SamplingRuleRecord: record } = await callXRay('UpdateSamplingRule', {
    SamplingRuleUpdate: {
      RuleName: rule.name,
      ...Object.fromEntries(Object.entries(wire).filter(([member]) => members.has(member))),
      // X-Ray takes away a boost that is not said again.
      ...(rule.boost !== undefined && { SamplingRateBoost: toWireBoost(rule.boost) }),
    },
  });
  return readRule(record ?? {});
}

const memberOf: { readonly [Field in DraftField]?: string } = {
  priority: 'Priority',
  reservoir: 'ReservoirSize',
  rate: 'FixedRate',
  host: 'Host',
  method: 'HTTPMethod',
  path: 'URLPath',
  serviceName: 'ServiceName',
  serviceType: 'ServiceType',
  resourceArn: 'ResourceARN',
  attributes: 'Attributes',
};

/** @returns what makes it again as it was. @throws ApiError */
export async function deleteRule(rule: Rule): Promise<() => Promise<Rule>> {
  const { Tags: tags = [] } = await callXRay('ListTagsForResource', { ResourceARN: rule.arn });
  const { SamplingRuleRecord: record } = await callXRay('DeleteSamplingRule', {
    RuleName: rule.name,
  });
  const deleted = record === undefined ? rule : readRule(record);
  return () => createRule(deleted, tags);
}
