import { GetTraceSummariesCommand, type GetTraceSummariesRequest } from '@aws-sdk/client-xray';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { around, at, newTrace, put, summaries, summaryOf, type TraceWriter } from '../traces.ts';
import { summaryOfRoot } from './summary-of-root.ts';

const ask = (target: Target, rest: Partial<GetTraceSummariesRequest> = {}) =>
  target.client.send(
    new GetTraceSummariesCommand({
      StartTime: at(target.now() - 60),
      EndTime: at(target.now()),
      ...rest,
    }),
  );

async function has(target: Target, trace: TraceWriter, request: GetTraceSummariesRequest) {
  return (await summaries(target, request)).some(({ Id }) => Id === trace.id);
}

export const summaryQueryCases = cases(
  'GetTraceSummaries',
  assumed('refuses an end before the start', (target) =>
    invalid(
      ask(target, { EndTime: at(target.now() - 3600) }),
      'End time cannot be earlier than start time',
    ),
  ),
  observed('refuses a token that is none', (target) =>
    invalid(ask(target, { NextToken: 'nonsense' }), 'Invalid token nonsense'),
  ),
  modelled('refuses another axis than the three', (target) =>
    violates(
      ask(target, { TimeRangeType: 'Other' as 'Event' }),
      /at 'timeRangeType' failed to satisfy constraint: Member must satisfy enum value set: \[/,
    ),
  ),
  observed('tells the start of the window as its approximate time', async (target) => {
    const start = Math.floor(target.now()) - 60;
    const { ApproximateTime } = await ask(target, { StartTime: at(start + 0.5) });

    equal(ApproximateTime?.getTime(), start * 1000);
  }),
  observed('tells a minute earlier on the axis Service', async (target) => {
    const start = Math.floor(target.now()) - 60;
    const { ApproximateTime } = await ask(target, {
      StartTime: at(start),
      TimeRangeType: 'Service',
    });

    equal(ApproximateTime?.getTime(), (start - 60) * 1000);
  }),
  modelled('counts the traces that it looked at, matching or not', async (target) => {
    const { trace } = await summaryOfRoot(target, () => ({}));
    const page = await target.client.send(
      new GetTraceSummariesCommand({
        ...around(trace),
        FilterExpression: 'service("there is no such service")',
      }),
    );

    deepEqual(page.TraceSummaries, []);
    ok((page.TracesProcessedCount ?? 0) >= 1, `it looked at ${page.TracesProcessedCount}`);
  }),
  assumed('refuses a fixed rate on another axis than Event', (target) =>
    invalid(
      ask(target, { Sampling: true, SamplingStrategy: { Name: 'FixedRate', Value: 0.5 } }),
      /^Cannot use FixedRate with input time range type: /,
    ),
  ),
  assumed('refuses a fixed rate above 1', (target) =>
    invalid(
      ask(target, {
        TimeRangeType: 'Event',
        Sampling: true,
        SamplingStrategy: { Name: 'FixedRate', Value: 2 },
      }),
      'sampling rate must be specified and its value must be between [0, 1]',
    ),
  ),
  observed('does not mind a strategy without sampling', async (target) => {
    const { $metadata } = await ask(target, {
      SamplingStrategy: { Name: 'FixedRate', Value: 0.5 },
    });

    equal($metadata.httpStatusCode, 200);
  }),
  observed(
    'pages through many traces',
    async (target) => {
      const trace = newTrace(target, { name: 'paged' });
      const name = target.name('paged');
      for (let call = 0; call < 5; call += 1) {
        const many = Array.from({ length: 50 }, () => newTrace(target).segment({ name }));
        await put(target, ...many);
      }
      const query = { ...around(trace), FilterExpression: `service("${name}")` };
      const first = await target.client.send(new GetTraceSummariesCommand(query));
      const all = await summaries(target, query);

      ok(first.NextToken !== undefined, 'one page held all');
      equal(new Set(all.map(({ Id }) => Id)).size, 250);
    },
    { localOnly: 'it takes hundreds of traces' },
  ),
);

export const timeAxisCases = cases(
  'GetTraceSummaries',
  documented('includes the start of the window and excludes its end', async (target) => {
    const { trace } = await summaryOfRoot(target, () => ({}));

    ok(await has(target, trace, { StartTime: at(trace.start), EndTime: at(trace.start + 1) }));
    ok(!(await has(target, trace, { StartTime: at(trace.start - 1), EndTime: at(trace.start) })));
  }),
  observed('goes by the start of the trace if nothing is said', async (target) => {
    const trace = newTrace(target, { ago: 3600 });
    await put(target, trace.segment());

    await target.eventually(async () =>
      equal((await summaryOf(target, trace)).MatchedEventTime, undefined),
    );
  }),
  observed('goes by receipt on the axis Event', async (target) => {
    const trace = newTrace(target, { ago: 3600 });
    const received = target.now();
    await put(target, trace.segment());

    const lately = {
      StartTime: at(received - 30),
      EndTime: at(received + 60),
      TimeRangeType: 'Event' as const,
    };
    const summary = await target.eventually(() => summaryOf(target, trace, lately));
    ok(Math.abs((summary.MatchedEventTime?.getTime() ?? 0) / 1000 - received) < 60);
    ok(!(await has(target, trace, { ...around(trace), TimeRangeType: 'Event' })));
  }),
  observed(
    'knows only the last change of a trace on the axis Event',
    async (target) => {
      const trace = newTrace(target);
      const root = trace.segment();
      const first = target.now();
      await put(target, root);
      await target.pass(120);
      await put(target, trace.subsegment(root.id));

      const window = (time: number) => ({
        StartTime: at(time - 10),
        EndTime: at(time + 10),
        TimeRangeType: 'Event' as const,
      });
      ok(!(await has(target, trace, window(first))));
      ok(await has(target, trace, window(target.now())));
    },
    { localOnly: 'it waits two minutes' },
  ),
  observed('goes by the end of a segment on the axis Service', async (target) => {
    const trace = newTrace(target, { ago: 600 });
    await put(target, trace.segment({ end_time: trace.start + 300 }));
    const onService = (time: number) => ({
      StartTime: at(time - 2),
      EndTime: at(time + 2),
      TimeRangeType: 'Service' as const,
    });

    await target.eventually(async () => {
      ok(await has(target, trace, onService(trace.start + 300)));
    });
    ok(!(await has(target, trace, onService(trace.start))));
  }),
  observed('tells of the service that matched on the axis Service', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ fault: true, annotations: { tier: 'gold' } });
    await put(target, root);

    await target.eventually(async () => {
      const expression = `service("${root.name}") { fault }`;
      const summary = await onService(target, trace, expression);
      matches(summary.MatchedService, {
        HasFault: true,
        HasError: false,
        HasThrottle: false,
        ResponseTime: 1,
      });
      equal(summary.MatchedEdge, null);
    });
  }),
  observed('tells of the edge that matched on the axis Service', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'example.com', namespace: 'remote', error: true });
    const root = trace.segment({ subsegments: [call] });
    await put(target, root);

    await target.eventually(async () => {
      const expression = `edge("${root.name}", "example.com") { error }`;
      const summary = await onService(target, trace, expression);
      matches(summary.MatchedEdge, { HasFault: false, HasError: true, HasThrottle: false });
    });
  }),
  observed('tells of no matching service on the other axes', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () => {
      const summary = await onService(target, trace, `service("${root.name}")`, 'TraceId');
      deepEqual([summary.MatchedService, summary.MatchedEdge], [null, null]);
    });
  }),
);

/** A summary as it comes over the wire, with what the SDK does not know. */
async function onService(
  target: Target,
  trace: TraceWriter,
  FilterExpression: string,
  TimeRangeType = 'Service',
): Promise<Record<string, unknown>> {
  const answer = await target.post(
    '/TraceSummaries',
    JSON.stringify({
      StartTime: trace.start - 1,
      EndTime: trace.start + 5,
      TimeRangeType,
      FilterExpression,
    }),
  );
  const { TraceSummaries } = answer.json as { TraceSummaries: Record<string, unknown>[] };
  const summary = TraceSummaries.find(({ Id }) => Id === trace.id);
  ok(summary, `no summary of trace ${trace.id}`);
  return summary ?? {};
}
