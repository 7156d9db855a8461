import { readFileSync } from 'node:fs';
import { ManualClock } from '../../../local/xray/clock.ts';
import {
  type GraphService,
  type GraphStatistics,
  openTraceEngine,
  type TraceEngine,
} from '../../../local/xray/engine.ts';
import type { SegmentDocument } from '../../../local/xray/model/segment-document.ts';
import { epochSeconds } from '../../../local/xray/units.ts';

export const account = '123456789012';

const folder = new URL('../../fixtures/xray/', import.meta.url);

/** The documents of a fixture, one text each. */
export function readDocuments(name: string): string[] {
  const { documents } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
    documents: SegmentDocument[];
  };
  return documents.map((document) => JSON.stringify(document));
}

/** The documents of a recorded invocation, in the order they were sent. */
export function readRecording(name: string): string[] {
  const { udp } = JSON.parse(readFileSync(new URL(`powertools-${name}.json`, folder), 'utf8')) as {
    udp: { doc: SegmentDocument }[];
  };
  return udp.map(({ doc }) => JSON.stringify(doc));
}

export const traceIdOf = (documents: readonly string[]): string =>
  (JSON.parse(documents[0] ?? '') as SegmentDocument).trace_id;

export interface OpenedEngine {
  readonly engine: TraceEngine;
  readonly clock: ManualClock;
  readonly warnings: string[];
}

export function openEngine(file?: string): OpenedEngine {
  const clock = new ManualClock();
  const warnings: string[] = [];
  const engine = openTraceEngine({
    clock,
    account,
    file,
    warn: (message) => warnings.push(message),
  });
  return { engine, clock, warnings };
}

/** A window around the present of `clock`. */
export const aroundNow = (clock: ManualClock) => ({
  start: epochSeconds(clock.now() - 3600),
  end: epochSeconds(clock.now() + 3600),
});

export const allTime = {
  start: epochSeconds(0),
  end: epochSeconds(4_000_000_000),
  axis: 'TraceId',
  limit: 100,
} as const;

const counts = (statistics: GraphStatistics | undefined): string =>
  statistics === undefined
    ? ''
    : (['ok', 'error', 'throttle', 'fault'] as const)
        .filter((outcome) => statistics[`${outcome}Count`] > 0)
        .map((outcome) => ` ${outcome} ${statistics[`${outcome}Count`]}`)
        .join('');

const label = ({ name, type }: GraphService): string => `${name} (${type ?? 'no type'})`;

/** One line a node and one an edge, to compare with. */
export function graphLines(services: readonly GraphService[]): string[] {
  return services.flatMap((service) => [
    `${label(service)} ${service.state}${service.root ? ' root' : ''}${counts(service.summaryStatistics)}`,
    ...service.edges.map((edge) => {
      const target = services[edge.referenceId];
      const arrow = edge.edgeType === 'link' ? '~>' : '->';
      const aliases = edge.aliases.map(({ name, type }) => ` as ${name} (${type})`).join('');
      return `  ${arrow} ${target ? label(target) : '?'}${counts(edge.summaryStatistics)}${aliases}`;
    }),
  ]);
}
