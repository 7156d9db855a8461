import type { ConsoleInfo } from '../../console-server/protocol.ts';
import { isObject } from './is-object.ts';
import type { CalledOperation } from './operations.ts';

/** Members that the pages go through one by one. */
const lists = {
  BatchGetTraces: ['Traces'],
  GetGroups: ['Groups'],
  GetInsightEvents: ['InsightEvents'],
  GetInsightImpactGraph: ['Services'],
  GetInsightSummaries: ['InsightSummaries'],
  GetSamplingRules: ['SamplingRuleRecords'],
  GetSamplingStatisticSummaries: ['SamplingStatisticSummaries'],
  GetServiceGraph: ['Services'],
  GetTimeSeriesServiceStatistics: ['TimeSeriesServiceStatistics'],
  GetTraceGraph: ['Services'],
  GetTraceSummaries: ['TraceSummaries'],
  ListTagsForResource: ['Tags'],
  PutTraceSegments: ['UnprocessedTraceSegments'],
} as const satisfies { readonly [Name in CalledOperation]?: readonly string[] };

/**
 * What is wrong with an answer of X-Ray's, as far as a page would stumble over it; undefined for one that can be read.
 * Whatever stands at the address may answer: a proxy's page, an X-Ray of somebody's own.
 */
export function answerProblem(name: CalledOperation, answer: object): string | undefined {
  const members: readonly string[] = Object.hasOwn(lists, name)
    ? lists[name as keyof typeof lists]
    : [];
  for (const member of members) {
    const value: unknown = Reflect.get(answer, member);
    if (value === undefined || value === null) continue;
    if (!Array.isArray(value)) return `"${member}" is no list`;
    for (const [at, item] of value.entries()) {
      const problem = itemProblem(item);
      if (problem !== undefined) return `"${member}[${at}]${problem}`;
    }
  }
  const token: unknown = Reflect.get(answer, 'NextToken');
  const isToken = token === undefined || token === null || typeof token === 'string';
  return isToken ? undefined : '"NextToken" is no text';
}

/** Members of what is in the lists that are read as texts, and as lists. */
const texts = [
  ...['Id', 'Name', 'Type', 'GroupName', 'GroupARN', 'FilterExpression'],
  ...['InsightId', 'Summary', 'Key', 'Value', 'RuleName'],
] as const;
const innerLists = [
  ...['Edges', 'Segments', 'Users', 'ServiceIds', 'ResponseTimeHistogram'],
  ...['FaultRootCauses', 'ErrorRootCauses', 'ResponseTimeRootCauses'],
  ...['ResourceARNs', 'InstanceIds', 'AvailabilityZones', 'Aliases'],
] as const;

function itemProblem(item: unknown): string | undefined {
  if (!isObject(item)) return '" is no object';
  const members = item as Readonly<Record<string, unknown>>;
  for (const name of texts) {
    const value = members[name];
    if (value !== undefined && value !== null && typeof value !== 'string')
      return `.${name}" is no text`;
  }
  for (const name of innerLists) {
    const value = members[name];
    if (value === undefined || value === null) continue;
    if (!isListOfObjects(value)) return `.${name}" is no list of objects`;
  }
  const { Annotations: annotations } = members;
  if (annotations === undefined || annotations === null) return undefined;
  const isRead = isObject(annotations) && Object.values(annotations).every(isListOfObjects);
  return isRead ? undefined : '.Annotations" are no lists of objects';
}

const isListOfObjects = (value: unknown): boolean => Array.isArray(value) && value.every(isObject);

/** Every page draws some of it. */
export function isConsoleInfo(answer: unknown): answer is ConsoleInfo {
  if (!isObject(answer)) return false;
  const { version, target, region, now, exampleCommand, awsCliOptions } =
    answer as Partial<ConsoleInfo>;
  const texts = [version, region, exampleCommand, awsCliOptions];
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isFinite(now) &&
    isObject(target) &&
    (target.kind === 'aws' || (target.kind === 'local' && typeof target.address === 'string'))
  );
}
