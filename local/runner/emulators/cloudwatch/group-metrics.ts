import type { XRay } from '../../../xray/index.ts';
import { type Metric, type MetricSource, type Sample, singleValue, type Window } from './metric.ts';

const namespace = 'AWS/X-Ray';
const name = 'ApproximateTraceCount';

/** X-Ray answers no longer range at once. */
const longestRange = 6 * 60 * 60;

/**
 * How many traces of a group were recorded, by when they began. A time without traces has no value.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html
 */
export function groupMetrics(xray: XRay): MetricSource {
  const groupNames = () =>
    (xray.call('GetGroups', {}).Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []);
  return {
    list: () => groupNames().map((GroupName) => ({ namespace, name, dimensions: { GroupName } })),
    async samples(metric, window) {
      const group = groupOf(metric);
      if (group === undefined || !groupNames().includes(group)) return [];
      const counts = new Map<number, number>();
      for (let start = window.start; start < window.end; start += longestRange) {
        const end = Math.min(start + longestRange, window.end);
        for await (const began of beginnings(xray, group, { start, end })) {
          const slice = Math.floor((began - window.start) / window.resolution);
          const at = window.start + Math.max(0, slice) * window.resolution;
          counts.set(at, (counts.get(at) ?? 0) + 1);
        }
      }
      return [...counts]
        .toSorted(([left], [right]) => left - right)
        .map(([time, count]): Sample => singleValue(time, count));
    },
  };
}

function groupOf({ namespace: space, name: metric, dimensions }: Metric): string | undefined {
  const isOfGroups = space === namespace && metric === name;
  return isOfGroups && Object.keys(dimensions).length === 1 ? dimensions.GroupName : undefined;
}

/** When the group's traces began, in epoch seconds; other work goes on between the pages. */
async function* beginnings(
  xray: XRay,
  group: string,
  { start, end }: Pick<Window, 'start' | 'end'>,
): AsyncGenerator<number> {
  let NextToken: string | undefined;
  do {
    const page = xray.call('GetTraceSummaries', {
      StartTime: new Date(start * 1000),
      EndTime: new Date(end * 1000),
      ...(group !== 'Default' && { FilterExpression: `group.name = ${JSON.stringify(group)}` }),
      NextToken,
    });
    for (const { Id = '' } of page.TraceSummaries ?? []) {
      const began = Number.parseInt(Id.slice(2, 10), 16);
      // The end belongs to the next window.
      if (began < end) yield began;
    }
    NextToken = page.NextToken;
    if (NextToken !== undefined) await new Promise((resolve) => setImmediate(resolve));
  } while (NextToken !== undefined);
}
