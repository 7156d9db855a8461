import type { LogAnswer } from '../../../console-server/protocol.ts';
import { asText } from './json.ts';
import { type LogText, readLogLine } from './read-log-line.ts';
import { roundedTime } from './self-time.ts';
import type { TraceNode, TraceTree } from './trace-tree.ts';

export interface LogRow extends LogText {
  readonly function: string;
  /** What Lambda itself says of a request, not the program. */
  readonly isPlatform: boolean;
  /** Written to standard error. */
  readonly isStderr: boolean;
  /** Epoch seconds. */
  readonly time: number;
  /** Seconds from the start of the trace. */
  readonly offset: number;
  /** The row that was running it. */
  readonly node: TraceNode | undefined;
}

type LogLine = LogAnswer['lines'][number];

/** The lines of a trace in the order of their times, each with the row that it belongs to. */
export function buildLogRows(tree: TraceTree, lines: readonly LogLine[]): LogRow[] {
  const byName = new Map<string, TraceNode[]>();
  for (const node of tree.nodes) {
    if (node.entity.kind !== 'segment') continue;
    const known = byName.get(node.entity.name);
    if (known === undefined) byName.set(node.entity.name, [node]);
    else known.push(node);
  }
  return lines
    .flatMap((line) => {
      const ms = Date.parse(line.time);
      if (!Number.isFinite(ms)) return [];
      const time = ms / 1000;
      return [
        {
          ...readLogLine(line.text),
          function: line.function,
          isPlatform: line.stream === 'platform',
          isStderr: line.stream === 'stderr',
          time,
          offset: roundedTime(time - tree.start),
          node: findNode(byName.get(line.function) ?? [], line, time),
        },
      ];
    })
    .sort((a, b) => a.time - b.time);
}

/** Of the segments of a function: the innermost of its request, else one that ran then, else the nearest before. */
function findNode(
  segments: readonly TraceNode[],
  { requestId }: LogLine,
  time: number,
): TraceNode | undefined {
  const requested = segments.filter(
    ({ entity, parent }) =>
      requestId !== undefined &&
      [entity, parent?.segment].some((each) => asText(each?.aws?.request_id) === requestId),
  );
  const candidates = requested.length > 0 ? requested : segments;
  return (
    candidates.findLast(({ firstStart, end }) => firstStart <= time && time <= end) ??
    candidates.findLast(({ firstStart }) => firstStart <= time) ??
    candidates.at(-1)
  );
}

/** Times of the lines of each row, in seconds from the start of the trace. */
export function logMarks(rows: readonly LogRow[]): ReadonlyMap<string, readonly number[]> {
  const marks = new Map<string, number[]>();
  for (const { node, offset } of rows) {
    if (node === undefined) continue;
    const known = marks.get(node.entity.key);
    if (known === undefined) marks.set(node.entity.key, [offset]);
    else if (known.length < mostMarks) known.push(offset);
  }
  return marks;
}

/** More lie on top of each other. */
const mostMarks = 200;
