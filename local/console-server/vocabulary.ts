import type { Clock, Vocabulary } from '../xray/index.ts';
import type { CallXRay, WireOutput } from './xray-calls.ts';

type Summary = NonNullable<WireOutput<'GetTraceSummaries'>['TraceSummaries']>[number];
type Source = keyof NonNullable<Vocabulary['values']>;
type Value = string | number | boolean;

/** Seconds of the past whose traces words are drawn from. */
const reach = 3600;

/** Pages of summaries, each of up to 100. */
const mostPages = 5;

/** Values of one kind, and annotations. */
const mostValues = 200;

export interface VocabularyOptions {
  readonly call: CallXRay;
  readonly clock: Clock;
  /** Epoch seconds by the clock of X-Ray. */
  readonly now: () => number;
  /** Milliseconds for which what was read is good. */
  readonly keepFor: number;
}

/**
 * What X-Ray has, for completions. What was read before is given at once while it is read anew, so that nobody
 * waits while typing; an X-Ray that does not answer has no words.
 */
export function createVocabulary({ call, clock, now, keepFor }: VocabularyOptions) {
  let known: Vocabulary | undefined;
  let reading: Promise<Vocabulary> | undefined;
  let readAt = 0;

  const read = (): Promise<Vocabulary> => {
    reading ??= readVocabulary(call, now())
      .then((found) => {
        known = found;
        readAt = clock.elapsed();
        return found;
      })
      .catch(() => known ?? {})
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  return async (): Promise<Vocabulary> => {
    if (known === undefined) return read();
    if (clock.elapsed() - readAt > keepFor) void read();
    return known;
  };
}

async function readVocabulary(call: CallXRay, now: number): Promise<Vocabulary> {
  const window = { StartTime: now - reach, EndTime: now + 1 };
  const [graph, groups, summaries] = await Promise.all([
    call('GetServiceGraph', window),
    call('GetGroups', {}),
    readSummaries(call, window),
  ]);
  const words = collector();
  for (const { Name, Type, AccountId, Names = [] } of graph.Services ?? []) {
    if (Type === 'client') continue;
    for (const name of new Set([Name, ...Names])) words.add('service.name', name);
    words.add('service.type', Type);
    words.add('service.account', AccountId);
    words.add('name', Name);
    words.add('type', Type);
  }
  for (const { GroupName, GroupARN } of groups.Groups ?? []) {
    words.add('group.name', GroupName);
    words.add('group.arn', GroupARN);
  }
  for (const summary of summaries) addSummary(words, summary);
  return words.vocabulary();
}

async function readSummaries(
  call: CallXRay,
  window: { readonly StartTime: number; readonly EndTime: number },
): Promise<Summary[]> {
  const summaries: Summary[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await call('GetTraceSummaries', {
      ...window,
      ...(token !== undefined && { NextToken: token }),
    });
    summaries.push(...(answer.TraceSummaries ?? []));
    token = answer.NextToken ?? undefined;
    if (token === undefined) break;
  }
  return summaries;
}

function addSummary(words: Collector, summary: Summary): void {
  const { Http, Users, Annotations, AvailabilityZones, InstanceIds, ResourceARNs } = summary;
  words.add('http.url', Http?.HttpURL);
  words.add('http.method', Http?.HttpMethod);
  words.add('http.status', Http?.HttpStatus);
  words.add('http.useragent', Http?.UserAgent);
  words.add('http.clientip', Http?.ClientIp);
  for (const { UserName } of Users ?? []) words.add('user', UserName);
  for (const { Name } of AvailabilityZones ?? []) words.add('availabilityzone', Name);
  for (const { Id } of InstanceIds ?? []) words.add('instance.id', Id);
  for (const { ARN } of ResourceARNs ?? []) words.add('resource.arn', ARN);
  for (const [key, values] of Object.entries(Annotations ?? {})) {
    for (const { AnnotationValue } of values) {
      const { StringValue, NumberValue, BooleanValue } = AnnotationValue ?? {};
      words.annotate(key, StringValue ?? NumberValue ?? BooleanValue);
    }
  }
  const causes = [...(summary.FaultRootCauses ?? []), ...(summary.ErrorRootCauses ?? [])];
  for (const { EntityPath = [] } of causes.flatMap(({ Services = [] }) => Services)) {
    for (const { Message } of EntityPath.flatMap(({ Exceptions = [] }) => Exceptions)) {
      words.add('message', Message);
    }
  }
}

type Collector = ReturnType<typeof collector>;

/** Counts words, so that the most usual come first. */
function collector() {
  const values = new Map<Source, Map<string | number, number>>();
  const annotations = new Map<string, Map<Value, number>>();
  return {
    add(source: Source, value: string | number | null | undefined): void {
      if (value !== undefined && value !== null && value !== '') count(values, source, value);
    },
    annotate(key: string, value: Value | null | undefined): void {
      if (value !== undefined && value !== null) count(annotations, key, value);
    },
    vocabulary(): Vocabulary {
      return {
        values: Object.fromEntries([...values].map(([key, counts]) => [key, usual(counts)])),
        annotations: Object.fromEntries(
          [...annotations].slice(0, mostValues).map(([key, counts]) => [key, usual(counts)]),
        ),
      };
    },
  };
}

function count<Key, Word>(counts: Map<Key, Map<Word, number>>, key: Key, word: Word): void {
  const words = counts.get(key) ?? new Map<Word, number>();
  counts.set(key, words);
  words.set(word, (words.get(word) ?? 0) + 1);
}

const usual = <Word>(counts: ReadonlyMap<Word, number>): Word[] =>
  [...counts]
    .sort(([, left], [, right]) => right - left)
    .slice(0, mostValues)
    .map(([word]) => word);
