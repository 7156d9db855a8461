import { AwsError } from '../protocols/aws-error.ts';
import {
  type Input,
  inputFlag,
  inputList,
  inputRecord,
  inputRecords,
  inputText,
  inputTexts,
} from '../protocols/input.ts';
import { page } from './alarm-operations.ts';
import {
  checkedStatistic,
  inputDimensions,
  inputMetric,
  inputNumber,
  inputPeriod,
  inputTime,
  invalidValue,
  missingParameter,
  outputDimensions,
  outputTime,
  readNumber,
  requiredInput,
  requiredTime,
} from './inputs.ts';
import { type Metric, metricKey, type Sample } from './metric.ts';
import type { Operation, OperationContext } from './operations.ts';
import { statisticOf } from './statistics.ts';

export const metricOperations: Readonly<Record<string, Operation>> = {
  ListMetrics(input, { metrics }) {
    const namespace = inputText(input, 'Namespace');
    const name = inputText(input, 'MetricName');
    const wanted = inputRecords(input, 'Dimensions').map((dimension) => ({
      name: requiredInput(dimension, 'Name'),
      value: inputText(dimension, 'Value'),
    }));
    const unique = new Map(metrics.list().map((metric) => [metricKey(metric), metric]));
    const found = [...unique.values()].filter(
      (metric) =>
        (namespace === undefined || metric.namespace === namespace) &&
        (name === undefined || metric.name === name) &&
        wanted.every(({ name: dimension, value }) =>
          value === undefined
            ? Object.hasOwn(metric.dimensions, dimension)
            : metric.dimensions[dimension] === value,
        ),
    );
    const { items, next } = page(found, input, 'MaxResults', { byDefault: 500, most: 500 });
    return {
      Metrics: items.map((metric) => ({
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: outputDimensions(metric),
      })),
      NextToken: next,
    };
  },

  async GetMetricStatistics(input, context) {
    const metric = inputMetric(input);
    const period = inputPeriod(input);
    const statistics = inputTexts(input, 'Statistics').map(checkedStatistic);
    const extended = inputTexts(input, 'ExtendedStatistics').map(checkedStatistic);
    if (statistics.length + extended.length === 0) throw missingParameter('Statistics');
    const range = rangeOf(input, period, 1440);
    const buckets = await bucketsOf(metric, period, range, context);
    const datapoints = buckets.map(({ time, samples }) => ({
      Timestamp: outputTime(time),
      Unit: samples.find(({ unit }) => unit !== undefined)?.unit ?? 'None',
      ...Object.fromEntries(statistics.map((name) => [name, statisticOf(samples, name)])),
      ...(extended.length > 0 && {
        ExtendedStatistics: Object.fromEntries(
          extended.map((name) => [name, statisticOf(samples, name)]),
        ),
      }),
    }));
    return { Label: metric.name, Datapoints: datapoints };
  },

  async GetMetricData(input, context) {
    const newestFirst = inputText(input, 'ScanBy') !== 'TimestampAscending';
    const queries = inputRecords(input, 'MetricDataQueries');
    if (queries.length === 0) throw missingParameter('MetricDataQueries');
    if (queries.length > 500) {
      throw invalidValue('The collection MetricDataQueries must not have more than 500 members.');
    }
    const results: object[] = [];
    for (const query of queries) {
      const result = await answerQuery(query, input, context, newestFirst);
      if (inputFlag(query, 'ReturnData') !== false) results.push(result);
    }
    return { MetricDataResults: results, Messages: [] };
  },

  PutMetricData(input, { put, now }) {
    const namespace = requiredInput(input, 'Namespace');
    if (namespace.startsWith('AWS/')) {
      throw invalidValue('The value AWS/ for parameter Namespace is invalid: it is for AWS.');
    }
    const data = inputRecords(input, 'MetricData').map(
      (datum) =>
        [
          {
            namespace,
            name: requiredInput(datum, 'MetricName'),
            dimensions: inputDimensions(datum),
          },
          sampleOf(datum, now()),
        ] as const,
    );
    if (data.length > 1000) {
      throw invalidValue('The collection MetricData must not have more than 1000 members.');
    }
    // All or nothing: the data were read before the first is kept.
    for (const [metric, sample] of data) put.put(metric, sample);
    return {};
  },
};

async function answerQuery(
  query: Input,
  input: Input,
  context: OperationContext,
  newestFirst: boolean,
) {
  const id = requiredInput(query, 'Id');
  if (query.MetricStat === undefined) {
    throw new AwsError(
      'InvalidParameterValueException',
      `TraceLab does not emulate metric math: the query "${id.slice(0, 100)}" must have a MetricStat.`,
    );
  }
  const stat = inputRecord(query, 'MetricStat');
  const metric = inputMetric(inputRecord(stat, 'Metric'));
  const statistic = checkedStatistic(requiredInput(stat, 'Stat'));
  const period = inputPeriod(stat);
  const range = rangeOf(input, period, 100_800);
  const buckets = await bucketsOf(metric, period, range, context);
  const points = buckets.flatMap(({ time, samples }) => {
    const value = statisticOf(samples, statistic);
    return value === undefined ? [] : [{ time, value }];
  });
  const sorted = newestFirst ? points.toReversed() : points;
  return {
    Id: id,
    Label: inputText(query, 'Label') ?? metric.name,
    Timestamps: sorted.map(({ time }) => outputTime(time)),
    Values: sorted.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whole periods, aligned as CloudWatch aligns them. @throws AwsError */
function rangeOf(input: Input, period: number, most: number): Range {
  const start = Math.floor(requiredTime(input, 'StartTime') / period) * period;
  const end = requiredTime(input, 'EndTime');
  if (end <= start) {
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  }
  const count = Math.ceil((end - start) / period);
  if (count <= most) return { start, end };
  throw new AwsError(
    'InvalidParameterCombinationException',
    `You have requested up to ${count} datapoints, which exceeds the limit of ${most}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    { queryCode: 'InvalidParameterCombination' },
  );
}

async function bucketsOf(
  metric: Metric,
  period: number,
  { start, end }: Range,
  { metrics, now }: OperationContext,
): Promise<{ time: number; samples: Sample[] }[]> {
  // Nothing is older than the oldest trace, nor newer than now.
  const oldest = Math.floor((now() - 31 * 24 * 60 * 60) / period) * period;
  const from = Math.max(start, oldest);
  const to = Math.min(end, now() + period);
  if (to <= from) return [];
  const window = { start: from, end: to, resolution: Math.min(period, 60) };
  const buckets = new Map<number, Sample[]>();
  for (const sample of await metrics.samples(metric, window)) {
    const time = Math.floor(sample.time / period) * period;
    const bucket = buckets.get(time);
    if (bucket === undefined) buckets.set(time, [sample]);
    else bucket.push(sample);
  }
  return [...buckets].map(([time, samples]) => ({ time, samples }));
}

/** A value, values with their counts, or a statistic set. @throws AwsError */
function sampleOf(datum: Input, now: number): Sample {
  const time = inputTime(datum, 'Timestamp') ?? now;
  const unit = inputText(datum, 'Unit');
  const named = { time, ...(unit !== undefined && { unit }) };
  if (datum.StatisticValues !== undefined) {
    const set = inputRecord(datum, 'StatisticValues');
    const [count = 0, sum = 0, minimum = 0, maximum = 0] = [
      'SampleCount',
      'Sum',
      'Minimum',
      'Maximum',
    ].map((name) => inputNumber(set, name));
    return { ...named, count, sum, minimum, maximum };
  }
  const values = valuesOf(datum);
  const numbers = values.map(([value]) => value);
  return {
    ...named,
    count: values.reduce((total, [, count]) => total + count, 0),
    sum: values.reduce((total, [value, count]) => total + value * count, 0),
    minimum: Math.min(...numbers),
    maximum: Math.max(...numbers),
    values,
  };
}

function valuesOf(datum: Input): (readonly [number, number])[] {
  const single = inputNumber(datum, 'Value');
  if (single !== undefined) return [[single, 1]];
  const values = inputList(datum, 'Values').map((value) => readNumber(value, 'Values') ?? 0);
  const counts = inputList(datum, 'Counts');
  if (values.length === 0) throw missingParameter('Value');
  if (values.length > 150 || (counts.length > 0 && counts.length !== values.length)) {
    throw invalidValue(
      'The parameters Values and Counts must have the same number of members, 150 at most.',
    );
  }
  return values.map((value, index) => [value, readNumber(counts[index], 'Counts') ?? 1]);
}
