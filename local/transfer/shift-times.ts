import { type ImportItem, isObject, type JsonObject } from './read-items.ts';

/** Of a trace id that was made for X-Ray, the first part is a time not before X-Ray. */
const xrayBegan = Date.UTC(2016, 0) / 1000;

/** The latest moment that the item tells of, in epoch seconds; undefined when it tells of none. */
export function latestTime(item: ImportItem): number | undefined {
  switch (item.kind) {
    case 'document':
      return latest([item.document.start_time, item.document.end_time].filter(isTime));
    case 'spans':
      return latest(
        [...spansOf(item.resourceSpans)]
          .map((span) => Number(span.endTimeUnixNano) / 1e9)
          .filter(isTime),
      );
    case 'refused':
      return undefined;
  }
}

const latest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b));

const isTime = (value: unknown): value is number => Number.isFinite(value);

/** Moves everything in it by whole seconds, the ids that begin with a time among it. */
export function shiftItem(item: ImportItem, seconds: number): ImportItem {
  switch (item.kind) {
    case 'document':
      shiftEntities(item.document, seconds);
      return item;
    case 'spans':
      for (const span of spansOf(item.resourceSpans)) shiftSpan(span, seconds);
      return item;
    case 'refused':
      return item;
  }
}

function shiftEntities(document: JsonObject, seconds: number): void {
  const pending = [document];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const name of ['start_time', 'end_time']) {
      const time = next[name];
      if (typeof time === 'number') next[name] = time + seconds;
    }
    next.trace_id = shiftId(next.trace_id, seconds);
    for (const link of objectsOf(next.links)) link.trace_id = shiftId(link.trace_id, seconds);
    pending.push(...objectsOf(next.subsegments));
  }
}

function shiftSpan(span: JsonObject, seconds: number): void {
  span.traceId = shiftId(span.traceId, seconds);
  for (const name of ['startTimeUnixNano', 'endTimeUnixNano']) {
    span[name] = shiftNanoseconds(span[name], seconds);
  }
  for (const event of objectsOf(span.events)) {
    event.timeUnixNano = shiftNanoseconds(event.timeUnixNano, seconds);
  }
  for (const link of objectsOf(span.links)) link.traceId = shiftId(link.traceId, seconds);
}

/** The same id always becomes the same one; an id that does not begin with a time stays. */
function shiftId(id: unknown, seconds: number): unknown {
  if (typeof id !== 'string') return id;
  const [, before = '', time = '', after = ''] =
    /^(1-)?([0-9a-f]{8})(-?[0-9a-f]{24})$/i.exec(id) ?? [];
  const began = Number.parseInt(time, 16);
  const shifted = began + seconds;
  if (!(began >= xrayBegan && began <= Date.now() / 1000 + 86_400)) return id;
  if (shifted < 0 || shifted > 0xffffffff) return id;
  return `${before}${shifted.toString(16).padStart(8, '0')}${after}`;
}

function shiftNanoseconds(value: unknown, seconds: number): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  if (!/^\d{1,20}$/.test(String(value))) return value;
  return String(BigInt(value) + BigInt(seconds) * 1_000_000_000n);
}

export function* spansOf(resourceSpans: JsonObject): Generator<JsonObject> {
  for (const scope of objectsOf(resourceSpans.scopeSpans)) yield* objectsOf(scope.spans);
}

export const objectsOf = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
