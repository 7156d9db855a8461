import type { CallFacts, HttpFacts, TraceFacts } from '../filter/trace-facts.ts';
import { callFlags, type FormNode, flagsOf, type TraceForm } from '../graph/trace-form.ts';
import { compact } from '../model/json-values.ts';

/** The calls of a trace's services and edges, without what its form says of these. */
export type KeptFacts = readonly [
  services: readonly (readonly KeptCall[])[],
  edges: readonly (readonly KeptCall[])[],
  /** What calls refer to by its place: the two sides of a call mostly have the same. */
  https: readonly KeptHttp[],
  annotations: readonly NonNullable<CallFacts['annotations']>[],
];

/** What is missing at the end is absent. */
type KeptCall = readonly [
  flags: number,
  responseTime?: number | null,
  duration?: number | null,
  endTime?: number | null,
  http?: number | null,
  annotations?: number | null,
];

type KeptHttp = readonly (string | number | null)[];

/** @param started from which the ends of calls are counted, in epoch seconds. */
export function keepFacts({ services, edges }: TraceFacts, started: number): KeptFacts {
  const https = sharedValues<KeptHttp>();
  const annotations = sharedValues<NonNullable<CallFacts['annotations']>>();
  const keepCall = (call: CallFacts): KeptCall => {
    const { responseTime, duration, endTime, http } = call;
    const members = [
      flagsOf(call),
      responseTime ?? null,
      duration ?? null,
      endTime === undefined ? null : microseconds(endTime - started),
      http ? https.placeOf(httpKey(http), keepHttp(http)) : null,
      call.annotations
        ? annotations.placeOf(JSON.stringify(call.annotations), call.annotations)
        : null,
    ] as const;
    let length: number = members.length;
    while (members[length - 1] === null) length -= 1;
    return members.slice(0, length) as unknown as KeptCall;
  };
  return [
    services.map(({ calls }) => calls.map(keepCall)),
    edges.map(({ calls }) => calls.map(keepCall)),
    https.values,
    annotations.values,
  ];
}

function sharedValues<Value extends object>() {
  const values: Value[] = [];
  const places = new Map<string, number>();
  return {
    values,
    placeOf(key: string, value: Value): number {
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, values.length);
      return values.push(value) - 1;
    },
  };
}

/** With lengths, so that no two are taken for the same. */
const httpKey = ({ url, status, method, userAgent, clientIp }: HttpFacts): string =>
  `${status} ${url?.length} ${method?.length} ${userAgent?.length} ${url} ${method} ${userAgent} ${clientIp}`;

const keepHttp = ({ url, status, method, userAgent, clientIp }: HttpFacts): KeptHttp => [
  url ?? null,
  status ?? null,
  method ?? null,
  userAgent ?? null,
  clientIp ?? null,
];

/** The places, among the nodes of a form, of what filters know as services. */
const isService = ({ calls, type }: FormNode): boolean => calls !== undefined || type === 'client';

export function readFacts(
  form: TraceForm,
  started: number,
  [services, edges, https, annotations]: KeptFacts,
): TraceFacts {
  const read = (call: KeptCall) => readCall(call, started, https, annotations);
  const places = new Map<number, number>();
  for (const [index, node] of form.nodes.entries()) {
    if (isService(node)) places.set(index, places.size);
  }
  return {
    services: form.nodes.filter(isService).map(({ name, type, account }, place) => ({
      name,
      type,
      account,
      calls: services[place]?.map(read) ?? [],
    })),
    edges: form.edges
      .filter(({ calls }) => calls !== undefined)
      .map(({ from, to }, place) => ({
        from: places.get(from) ?? -1,
        to: places.get(to) ?? -1,
        calls: edges[place]?.map(read) ?? [],
      })),
  };
}

const microseconds = (seconds: number): number => Math.round(seconds * 1e6);

const endOf = (started: number, kept: number): number => started + kept / 1e6;

/** When all these calls ended, in epoch seconds, to the last digit as it will be read again. */
export const callEnds = ({ services, edges }: TraceFacts, started: number): number[] =>
  [...services, ...edges].flatMap(({ calls }) =>
    calls.flatMap(({ endTime }) =>
      endTime === undefined ? [] : endOf(started, microseconds(endTime - started)),
    ),
  );

function readCall(
  [flags, responseTime, duration, endTime, httpPlace, annotationsPlace]: KeptCall,
  started: number,
  https: KeptFacts[2],
  allAnnotations: KeptFacts[3],
): CallFacts {
  const http = https[httpPlace ?? -1];
  const annotations = allAnnotations[annotationsPlace ?? -1];
  return {
    ...((flags & callFlags.error) !== 0 && { error: true as const }),
    ...((flags & callFlags.throttle) !== 0 && { throttle: true as const }),
    ...((flags & callFlags.fault) !== 0 && { fault: true as const }),
    ...((flags & callFlags.root) !== 0 && { root: true as const }),
    ...((flags & callFlags.inferred) !== 0 && { inferred: true as const }),
    ...(typeof responseTime === 'number' && { responseTime }),
    ...(typeof duration === 'number' && { duration }),
    ...(typeof endTime === 'number' && { endTime: endOf(started, endTime) }),
    ...(http && { http: readHttp(http) }),
    ...(annotations && { annotations }),
  };
}

function readHttp([url, status, method, userAgent, clientIp]: KeptHttp): HttpFacts {
  return (
    compact({
      url: text(url),
      status: typeof status === 'number' ? status : undefined,
      method: text(method),
      userAgent: text(userAgent),
      clientIp: text(clientIp),
    }) ?? {}
  );
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
