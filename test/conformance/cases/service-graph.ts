import { GetServiceGraphCommand } from '@aws-sdk/client-xray';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at, edge, newTrace, node, put, recentGraph } from '../traces.ts';

const serviceGraph = (target: Target, from: number, to: number, rest = {}) =>
  target.client.send(
    new GetServiceGraphCommand({
      StartTime: at(target.now() + from),
      EndTime: at(target.now() + to),
      ...rest,
    }),
  );

export const getServiceGraphCases = cases(
  'GetServiceGraph',
  observed('refuses a window of more than six hours', (target) =>
    invalid(serviceGraph(target, -6 * 3600 - 60, 0), 'Time range cannot be longer than 6 hours'),
  ),
  observed('refuses any token', (target) =>
    invalid(
      serviceGraph(target, -60, 0, { NextToken: 'x' }),
      'NextToken is currently not supported',
    ),
  ),
  modelled('needs a window', (target) =>
    violates(
      target.client.send(new GetServiceGraphCommand({ StartTime: undefined, EndTime: undefined })),
      /^2 validation errors detected: Value null at '(startTime|endTime)'/,
    ),
  ),
  observed('adds up the calls of several traces', async (target) => {
    const name = target.name('summed');
    const traces = [newTrace(target), newTrace(target), newTrace(target)];
    await put(target, ...traces.map((trace, index) => trace.segment({ name, fault: index === 0 })));

    await target.eventually(async () => {
      const { Services = [] } = await recentGraph(target);
      matches(node(Services, name).SummaryStatistics, {
        OkCount: 2,
        FaultStatistics: { TotalCount: 1 },
        TotalCount: 3,
        TotalResponseTime: 3,
      });
      equal(
        edge(Services, node(Services, name, 'client'), node(Services, name)).SummaryStatistics
          ?.TotalCount,
        3,
      );
    });
  }),
  observed(
    'has traces by the time at which they came in, not at which they began',
    async (target) => {
      const trace = newTrace(target, { ago: 3 * 3600, name: 'received' });
      const root = trace.segment();
      await put(target, root);
      await target.pass(120);

      const then = await serviceGraph(target, -3 * 3600 - 300, -2 * 3600);
      const now = await serviceGraph(target, -300, 0);
      ok(!(then.Services ?? []).some(({ Name }) => Name === root.name));
      ok((now.Services ?? []).some(({ Name }) => Name === root.name));
    },
    { localOnly: 'it waits until X-Ray has certainly not found the trace' },
  ),
  observed(
    'tells times in whole seconds: from the first start to a second past the last',
    async (target) => {
      const trace = newTrace(target, { name: 'timed' });
      const root = trace.segment({ start_time: trace.start + 0.25, end_time: trace.start + 1.5 });
      await put(target, root);

      await target.eventually(async () => {
        const { Services = [] } = await recentGraph(target);
        const { StartTime, EndTime } = node(Services, root.name);
        equal(StartTime?.getTime(), trace.start * 1000);
        equal((EndTime?.getTime() ?? 1) % 1000, 0);
      });
    },
  ),
  documented(
    'gives at least one entry of a histogram for each of few response times',
    async (target) => {
      const name = target.name('histogram');
      const traces = [0.1, 0.2, 0.2].map((length) => {
        const trace = newTrace(target);
        return trace.segment({ name, end_time: trace.start + length });
      });
      await put(target, ...traces);

      await target.eventually(async () => {
        const { Services = [] } = await recentGraph(target);
        const entries = node(Services, name).ResponseTimeHistogram ?? [];
        deepEqual(entries.map(({ Value, Count }) => [Value, Count]).sort(), [
          [0.1, 1],
          [0.2, 2],
        ]);
      });
    },
  ),
);
