import { AwsError } from '../protocols/aws-error.ts';
import { type Input, inputRecords, inputText } from '../protocols/input.ts';
import type { Metric } from './metric.ts';
import { isStatistic } from './statistics.ts';

export const invalidValue = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, {
    queryCode: 'InvalidParameterValue',
  });

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingRequiredParameterException', `The parameter ${name} is required.`, {
    queryCode: 'MissingParameter',
  });

/** @throws AwsError */
export function requiredInput(input: Input, name: string): string {
  const value = inputText(input, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}

/** The query protocol has numbers as texts. @throws AwsError */
export const inputNumber = (input: Input, name: string): number | undefined =>
  readNumber(input[name], name);

/** @throws AwsError */
export function readNumber(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw invalidValue(`The parameter ${name} must be a number.`);
}

/** Epoch seconds, from a time of any of the protocols. @throws AwsError */
export function inputTime(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const time = value instanceof Date || typeof value === 'string' ? new Date(value) : undefined;
  const seconds = (time?.getTime() ?? Number.NaN) / 1000;
  if (!Number.isNaN(seconds)) return seconds;
  throw invalidValue(`The parameter ${name} must be a time.`);
}

export function requiredTime(input: Input, name: string): number {
  const time = inputTime(input, name);
  if (time === undefined) throw missingParameter(name);
  return time;
}

/** Seconds. @throws AwsError */
export function inputPeriod(input: Input): number {
  const period = inputNumber(input, 'Period');
  if (period === undefined) throw missingParameter('Period');
  if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return period;
  throw invalidValue(
    `The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, got ${period}.`,
  );
}

export function checkedStatistic(statistic: string): string {
  if (isStatistic(statistic)) return statistic;
  throw invalidValue(
    `The value ${statistic.slice(0, 100)} for a statistic is not supported here; use SampleCount, Average, Sum, Minimum, Maximum or a percentile such as p99.`,
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html @throws AwsError */
export const inputMetric = (input: Input): Metric => ({
  namespace: requiredInput(input, 'Namespace'),
  name: requiredInput(input, 'MetricName'),
  dimensions: inputDimensions(input),
});

export const inputDimensions = (input: Input): Readonly<Record<string, string>> =>
  Object.fromEntries(
    inputRecords(input, 'Dimensions').map((dimension) => [
      requiredInput(dimension, 'Name'),
      requiredInput(dimension, 'Value'),
    ]),
  );

export const outputDimensions = ({ dimensions }: Metric) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

export const outputTime = (seconds: number): Date => new Date(seconds * 1000);
