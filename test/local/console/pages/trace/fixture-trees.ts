import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireTrace } from '../../../../../local/console/api/operations.ts';
import { parseTrace } from '../../../../../local/console/pages/trace/parse-trace.ts';
import {
  buildTree,
  type TraceNode,
  type TraceTree,
} from '../../../../../local/console/pages/trace/trace-tree.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/console/traces');

export const fixtureTrace = (name: string): WireTrace =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as WireTrace;

export const fixtureTree = (name: string): TraceTree => buildTree(parseTrace(fixtureTrace(name)));

/** A trace of documents that no fixture has. */
export const traceOf = (...documents: readonly object[]): WireTrace => ({
  Id: '1-6b000000-000000000000000000000001',
  Duration: 1,
  LimitExceeded: false,
  Segments: documents.map((document, at) => ({
    Id: `${at}`.padStart(16, '0'),
    Document: JSON.stringify(document),
  })),
});

export const treeOf = (...documents: readonly object[]): TraceTree =>
  buildTree(parseTrace(traceOf(...documents)));

export function nodeNamed({ nodes }: TraceTree, name: string): TraceNode {
  const node = nodes.find(({ entity }) => entity.name === name);
  if (node === undefined) throw new Error(`no row "${name}"`);
  return node;
}

/** A segment that calls `count` others one after the other, each with one subsegment inside. */
export function wideSegment(count: number): object {
  return {
    id: 'ffffffffffffffff',
    name: 'wide',
    start_time: 1000,
    end_time: 1000 + count,
    subsegments: Array.from({ length: count / 2 }, (_, at) => ({
      id: (at * 2 + 1).toString(16).padStart(16, '0'),
      name: `call ${at}`,
      start_time: 1000 + at * 2,
      end_time: 1001 + at * 2,
      subsegments: [
        {
          id: (at * 2 + 2).toString(16).padStart(16, '0'),
          name: `work ${at}`,
          start_time: 1000 + at * 2,
          end_time: 1000.5 + at * 2,
          ...(at % 100 === 50 && { fault: true }),
        },
      ],
    })),
  };
}

/** JSON of a segment with subsegments inside each other; JSON.stringify could not go so deep. */
export function deepDocument(depth: number): string {
  const level = (at: number) =>
    `{"id":"${at.toString(16).padStart(16, '0')}","name":"level ${at}","start_time":${1000 + at / 1e5},"end_time":${2000 - at / 1e5}`;
  const opened = Array.from({ length: depth }, (_, at) => `${level(at)},"subsegments":[`).join('');
  return `${opened}${level(depth)}}${']}'.repeat(depth)}`;
}
