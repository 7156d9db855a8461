import { GetGroupCommand, type XRayClient } from '@aws-sdk/client-xray';
import { plainText } from '../wording/plain-text.ts';
import { explainFilter, FilterError, formatFilter } from '../xray/index.ts';
import { type CommandInput, UsageError } from './command.ts';
import { findXRay } from './endpoint.ts';
import { timeRange } from './time-range.ts';
import { filterFlag, summaryPages, type TraceQuery } from './trace-query.ts';

/** More are not counted: nobody needs the last one of so many. */
const mostCounted = 10_000;

interface GroupTrial {
  readonly group?: string;
  readonly expression: string | null;
  readonly explanation: string;
  readonly startTime: Date;
  readonly endTime: Date;
  /** Of the time range, `mostCounted` at most. */
  readonly traces: number;
  readonly matching: number;
  /** Those that belong to the group, which was decided when they were stored. */
  readonly members?: number;
}

/** Says how many recent traces a group's expression, or any, matches. @throws UsageError, CommandError */
export async function testGroup(
  name: string | undefined,
  { flags, terminal }: CommandInput,
  output: 'text' | 'json',
): Promise<number> {
  const filter = filterFlag(flags);
  if ((name === undefined) === (filter === undefined)) {
    throw new UsageError('give the name of a group, or a --filter');
  }
  const { start, end } = timeRange(flags);
  const { client } = findXRay(flags);
  const expression = name === undefined ? filter : await expressionOfGroup(client, name);
  const count = (wanted: string | undefined) => countTraces(client, { start, end, filter: wanted });
  const traces = await count(undefined);
  const trial: GroupTrial = {
    ...(name !== undefined && { group: name }),
    expression: expression ?? null,
    explanation: expression === undefined ? 'every trace' : explain(expression),
    startTime: start,
    endTime: end,
    traces,
    matching: expression === undefined ? traces : await count(expression),
    ...(name !== undefined && {
      members: await count(formatFilter({ kind: 'group', by: 'name', operator: '=', value: name })),
    }),
  };
  terminal.out(output === 'json' ? `${JSON.stringify(trial, null, 2)}\n` : formatTrial(trial));
  return 0;
}

/** `undefined`: the group has every trace. */
async function expressionOfGroup(client: XRayClient, name: string): Promise<string | undefined> {
  const { Group: group } = await client.send(new GetGroupCommand({ GroupName: name }));
  return group?.FilterExpression ?? undefined;
}

/** The real X-Ray may know more than this parser. */
function explain(expression: string): string {
  try {
    return explainFilter(expression);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return `not understood here: ${error.advice}`;
  }
}

async function countTraces(client: XRayClient, query: TraceQuery): Promise<number> {
  let found = 0;
  for await (const page of summaryPages(client, query)) {
    found += page.length;
    if (found >= mostCounted) return mostCounted;
  }
  return found;
}

function formatTrial({ group, expression, explanation, traces, matching, members }: GroupTrial) {
  const number = (count: number) => (count >= mostCounted ? `${count} or more` : String(count));
  const lines = [
    ...(expression === null ? [] : [plainText(expression)]),
    plainText(explanation),
    `${number(matching)} of ${number(traces)} traces of this time range match`,
  ];
  if (members !== undefined) {
    lines.push(
      `${number(members)} belong to "${plainText(group ?? '')}": that is decided when a trace is stored`,
    );
  }
  return lines.map((line) => `  ${line}\n`).join('');
}
