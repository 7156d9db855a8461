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
 * What the requests of all stacks cost in X-Ray, the traces included that an order causes behind the
 * queue and the stream: the order is one trace from the API to the topic; its batch behind the queue is
 * another, decided as the first was; and Lambda decides by itself about the two batches from the
 * stream. A reservation is part of its order's trace.
 */
export function countTraces(
  templates: readonly NamedTemplate[],
  requestsPerMonth: number,
): TraceCounts {
  const begun = [
    ordersBegun(templates, requestsPerMonth),
    ...ownRequests.map((request) => requestsBegun(templates, request, requestsPerMonth)),
  ];
  const recorded = sum(begun.map((each) => each.recorded));
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
      searches * Math.min(openedPerSearch, perHour) +
      (groups.length > 0 ? sum(begun.map(({ grouped }) => grouped)) : 0),
    processedByInsights: watched ? recorded : 0,
  };
}

/** Traces that requests begin, and how many of them the group of the service matches. */
interface BegunTraces {
  readonly recorded: number;
  readonly grouped: number;
}

const none: BegunTraces = { recorded: 0, grouped: 0 };

function ordersBegun(templates: readonly NamedTemplate[], perMonth: number): BegunTraces {
  const orders = templates.find(({ id }) => id === 'Orders');
  if (!orders) return none;
  const checkout = { service: stageName(orders), method: 'POST', path: '/orders' };
  const grouped = recordedOf(perMonth, samplingOf(templates, checkout));
  return { recorded: 2 * grouped + recordedOf(2 * perMonth, defaultSampling), grouped };
}

/** Requests that begin a trace at the service of a stack, which asks the sampling rules. */
const ownRequests = [
  { stack: 'Storefront', method: 'POST', path: '/graphql' },
  { stack: 'Backoffice', method: 'POST', path: '/reports/daily' },
];

function requestsBegun(
  templates: readonly NamedTemplate[],
  { stack, method, path }: (typeof ownRequests)[number],
  perMonth: number,
): BegunTraces {
  const named = templates.find(({ id }) => id === stack);
  if (!named) return none;
  const service = serviceName(named);
  const recorded = recordedOf(perMonth, samplingOf(templates, { service, method, path }));
  return { recorded, grouped: recorded };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

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

/** As the service is told it, in user data or in an option of its environment. */
function serviceName({ template }: NamedTemplate): string {
  return /SERVICE_NAME(?:=|","Value":")([\w-]+)/.exec(JSON.stringify(template))?.[1] ?? '';
}
