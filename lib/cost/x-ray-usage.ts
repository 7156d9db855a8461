import { freeTier } from './prices.ts';
import { defaultSampling, recordedOf, samplingOf } from './sampling.ts';
import { asRecord, type NamedTemplate, resourcesOf } from './template.ts';
import { daysPerMonth, hoursPerMonth, type Usage } from './usage.ts';

/** Traces of a month: what X-Ray counts, before its free tier. */
export interface TraceCounts {
  readonly recorded: number;
  /** By searches, each of which looks at all traces of an hour. */
  readonly scanned: number;
  /** Whole, by people who look at them and by groups that they match. */
  readonly retrieved: number;
  readonly processedByInsights: number;
}

/** As in the example of X-Ray's price page: searches a day, and traces opened after each. */
const searchesPerDay = 100;
const openedPerSearch = 50;

/**
 * What orders cost in X-Ray, the traces included that they cause behind the queue and the stream. An
 * order is one trace from the API to the topic; its batch behind the queue is another, decided as the
 * first was; and Lambda decides by itself about the two batches from the stream.
 */
export function countTraces(
  templates: readonly NamedTemplate[],
  ordersPerMonth: number,
): TraceCounts {
  const orders = templates.find(({ id }) => id === 'Orders');
  if (!orders) return { recorded: 0, scanned: 0, retrieved: 0, processedByInsights: 0 };

  const checkout = samplingOf(templates, {
    service: stageName(orders),
    method: 'POST',
    path: '/orders',
  });
  const ordersRecorded = recordedOf(ordersPerMonth, checkout);
  const recorded = 2 * ordersRecorded + recordedOf(2 * ordersPerMonth, defaultSampling);
  const groups = templates.flatMap(({ template }) => resourcesOf(template, 'AWS::XRay::Group'));
  const watched = groups.some(
    ([, group]) => asRecord(group.InsightsConfiguration).InsightsEnabled === true,
  );
  const searches = searchesPerDay * daysPerMonth;
  const perHour = recorded / hoursPerMonth;
  return {
    recorded,
    scanned: searches * perHour,
    retrieved:
      searches * Math.min(openedPerSearch, perHour) + (groups.length > 0 ? ordersRecorded : 0),
    processedByInsights: watched ? recorded : 0,
  };
}

/** Scanned and retrieved traces share one free tier; the scanned are taken from it first. */
export function xrayUsage(counts: TraceCounts): Usage[] {
  const { recorded, scanned, retrieved, processedByInsights } = counts;
  const free = freeTier.xrayRetrievedOrScanned;
  const scannedAfterFree = Math.max(0, scanned - free);
  return [
    {
      what: 'traces recorded',
      price: 'xray-recorded',
      quantity: Math.max(0, recorded - freeTier.xrayRecorded),
    },
    { what: 'traces scanned by searches', price: 'xray-scanned', quantity: scannedAfterFree },
    {
      what: 'traces retrieved, by people and groups',
      price: 'xray-retrieved',
      quantity: Math.max(0, retrieved - Math.max(0, free - scanned)),
    },
    {
      what: 'traces processed by insights',
      price: 'xray-insights',
      quantity: processedByInsights,
    },
  ];
}

function stageName({ template }: NamedTemplate): string {
  const [api] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
  const [stage] = resourcesOf(template, 'AWS::ApiGateway::Stage');
  return `${api?.[1].Name}/${stage?.[1].StageName}`;
}
