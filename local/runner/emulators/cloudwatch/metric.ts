/** What a metric goes by. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What was measured at a moment, or over the second or minute that begins then. */
export interface Sample {
  /** Epoch seconds. */
  readonly time: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Single values with how often each was seen; absent where only the above is known. */
  readonly values?: readonly (readonly [value: number, count: number])[];
  readonly unit?: string;
}

export interface Window {
  /** Epoch seconds, inclusive. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Seconds that one sample may stand for, where the source counts itself. */
  readonly resolution: number;
}

/** Where samples come from. */
export interface MetricSource {
  list(): readonly Metric[];
  /** Oldest first; none where the source does not know the metric. */
  samples(metric: Metric, window: Window): Promise<readonly Sample[]>;
}

export const singleValue = (time: number, value: number): Sample => ({
  time,
  sum: value,
  count: 1,
  minimum: value,
  maximum: value,
  values: [[value, 1]],
});

/** The same for the same metric, whatever the order of its dimensions. */
export function metricKey({ namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
