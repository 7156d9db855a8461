import { type Metric, type MetricSource, metricKey, type Sample } from './metric.ts';

/** Metrics that applications put; the newest of them, in memory. */
export interface PutMetrics extends MetricSource {
  put(metric: Metric, sample: Sample): void;
}

const mostMetrics = 1000;
const mostSamples = 10_000;

interface Series {
  readonly metric: Metric;
  /** In the order of their times. */
  readonly samples: Sample[];
}

export function createPutMetrics(): PutMetrics {
  const series = new Map<string, Series>();
  return {
    list: () => [...series.values()].map(({ metric }) => metric),
    put(metric, sample) {
      const key = metricKey(metric);
      const { samples } = series.get(key) ?? { samples: [] };
      // The one that was put last is the last to go.
      series.delete(key);
      series.set(key, { metric, samples });
      const place = samples.findLastIndex(({ time }) => time <= sample.time) + 1;
      samples.splice(place, 0, sample);
      if (samples.length > mostSamples) samples.shift();
      const [oldest] = series.keys();
      if (series.size > mostMetrics && oldest !== undefined) series.delete(oldest);
    },
    samples: async (metric, { start, end }) =>
      (series.get(metricKey(metric))?.samples ?? []).filter(
        ({ time }) => time >= start && time < end,
      ),
  };
}

/** One source of several; where more than one knows a metric their samples are put together. */
export const allSources = (sources: readonly MetricSource[]): MetricSource => ({
  list: () => sources.flatMap((source) => source.list()),
  async samples(metric, window) {
    const found = await Promise.all(sources.map((source) => source.samples(metric, window)));
    return found.flat().toSorted((left, right) => left.time - right.time);
  },
});
