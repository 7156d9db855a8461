import {
  GetTimeSeriesServiceStatisticsCommand,
  type GetTimeSeriesServiceStatisticsRequest,
} from '@aws-sdk/client-xray';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at, newTrace, put } from '../traces.ts';
import { aGroup } from './groups.ts';

const ask = (target: Target, rest: Partial<GetTimeSeriesServiceStatisticsRequest> = {}) =>
  target.client.send(
    new GetTimeSeriesServiceStatisticsCommand({
      StartTime: at(target.now() - 600),
      EndTime: at(target.now() + 600),
      ...rest,
    }),
  );

/** A front that calls a back, which fails. */
async function aCall(target: Target) {
  const front = target.name('front');
  const back = target.name('back');
  const trace = newTrace(target);
  const call = trace.child({ name: back, namespace: 'remote', fault: true });
  await put(
    target,
    trace.segment({ name: front, subsegments: [call] }),
    trace.segment({ name: back, parent_id: call.id, error: true, end_time: trace.start + 0.25 }),
  );
  return { front, back };
}

const badSelector = /^Error Location: line 1, position \d+ : Invalid input symbol: '\{/;

export const timeSeriesCases = cases(
  'GetTimeSeriesServiceStatistics',
  observed('refuses a period that is neither 60 nor 300 seconds', (target) =>
    invalid(ask(target, { Period: 120 }), 'Time period must be one of [60, 300]'),
  ),
  observed('takes both periods', async (target) => {
    for (const Period of [60, 300]) await ask(target, { Period });
  }),
  observed('refuses braces in a selector', (target) =>
    invalid(ask(target, { EntitySelectorExpression: 'service("x") {fault}' }), badSelector),
  ),
  modelled('refuses a forecast without a selector', (target) =>
    invalid(ask(target, { ForecastStatistics: true }), /./),
  ),
  modelled('limits the selector to 500 letters', (target) =>
    violates(
      ask(target, { EntitySelectorExpression: `service("${'x'.repeat(500)}")` }),
      /at 'entitySelectorExpression' failed to satisfy constraint: Member must have length less than or equal to 500$/,
    ),
  ),
  observed('does not know a group: with a dot', (target) =>
    invalid(ask(target, { GroupName: target.name('absent') }), 'Group not found.'),
  ),
  observed('gives statistics of a service, from its own segments', async (target) => {
    const { back } = await aCall(target);

    await target.eventually(async () => {
      const { TimeSeriesServiceStatistics = [] } = await ask(target, {
        EntitySelectorExpression: `service("${back}")`,
      });
      const items = TimeSeriesServiceStatistics.filter(
        ({ ServiceSummaryStatistics }) => (ServiceSummaryStatistics?.TotalCount ?? 0) > 0,
      );
      equal(items.length, 1);
      matches(items[0]?.ServiceSummaryStatistics, {
        OkCount: 0,
        ErrorStatistics: { OtherCount: 1, TotalCount: 1 },
        TotalCount: 1,
        TotalResponseTime: 0.25,
      });
      equal(items[0]?.EdgeSummaryStatistics, undefined);
      deepEqual(items[0]?.ResponseTimeHistogram, [{ Value: 0.25, Count: 1 }]);
    });
  }),
  observed('gives statistics of an edge, from the calls', async (target) => {
    const { front, back } = await aCall(target);

    await target.eventually(async () => {
      const { TimeSeriesServiceStatistics = [] } = await ask(target, {
        EntitySelectorExpression: `edge("${front}", "${back}")`,
      });
      const items = TimeSeriesServiceStatistics.filter(
        ({ EdgeSummaryStatistics }) => (EdgeSummaryStatistics?.TotalCount ?? 0) > 0,
      );
      equal(items.length, 1);
      matches(items[0]?.EdgeSummaryStatistics, {
        FaultStatistics: { TotalCount: 1 },
        TotalCount: 1,
        TotalResponseTime: 0.5,
      });
      equal(items[0]?.ServiceSummaryStatistics, undefined);
    });
  }),
  observed('takes a selector by id', async (target) => {
    const { front } = await aCall(target);

    await target.eventually(async () => {
      const { TimeSeriesServiceStatistics = [] } = await ask(target, {
        EntitySelectorExpression: `service(id(name: "${front}", type: "client"))`,
      });
      ok(TimeSeriesServiceStatistics.length > 0, 'there is no item');
    });
  }),
  observed(
    'gives statistics of the edges from clients without a selector',
    async (target) => {
      const name = target.name('client');
      const group = await aGroup(target, { FilterExpression: `service("${name}")` });
      await put(target, newTrace(target).segment({ name }), newTrace(target).segment({ name }));

      await target.eventually(async () => {
        const { TimeSeriesServiceStatistics = [] } = await ask(target, {
          GroupName: group.GroupName,
        });
        const total = TimeSeriesServiceStatistics.reduce(
          (sum, { EdgeSummaryStatistics }) => sum + (EdgeSummaryStatistics?.TotalCount ?? 0),
          0,
        );
        equal(total, 2);
      });
    },
    { localOnly: 'a group takes a while until it holds what comes in' },
  ),
  observed(
    'stamps each item with its end, the newest first, and has none for empty times',
    async (target) => {
      const name = target.name('series');
      await target.pass(60 - (target.now() % 60) + 5);
      const first = target.now();
      await put(target, newTrace(target).segment({ name }));
      await target.pass(180);
      await put(target, newTrace(target).segment({ name }));
      await target.pass(120);

      const { TimeSeriesServiceStatistics = [] } = await ask(target, {
        StartTime: at(first - 60),
        EndTime: at(target.now() + 60),
        EntitySelectorExpression: `service("${name}")`,
      });
      const minute = Math.floor(first / 60) * 60;
      deepEqual(
        TimeSeriesServiceStatistics.filter(
          ({ ServiceSummaryStatistics }) => ServiceSummaryStatistics !== undefined,
        ).map(({ Timestamp }) => (Timestamp?.getTime() ?? 0) / 1000 - minute),
        [240, 60],
      );
    },
    { localOnly: 'it waits five minutes' },
  ),
  observed('has an empty forecast on the wire when none is asked for', async (target) => {
    const { front } = await aCall(target);

    await target.eventually(async () => {
      const answer = await target.post(
        '/TimeSeriesServiceStatistics',
        JSON.stringify({
          StartTime: Math.floor(target.now()) - 600,
          EndTime: Math.floor(target.now()) + 600,
          EntitySelectorExpression: `service("${front}")`,
        }),
      );
      const { TimeSeriesServiceStatistics } = answer.json as {
        TimeSeriesServiceStatistics: { ServiceForecastStatistics: object }[];
      };
      ok(TimeSeriesServiceStatistics.length > 0, 'there is no item');
      deepEqual(
        Object.values(TimeSeriesServiceStatistics[0]?.ServiceForecastStatistics ?? { x: 1 }).filter(
          (value) => value !== null,
        ),
        [],
      );
    });
  }),
  observed('has items without statistics for a selector that finds nothing', async (target) => {
    await aCall(target);

    await target.eventually(async () => {
      const { TimeSeriesServiceStatistics = [] } = await ask(target, {
        EntitySelectorExpression: `service("${target.name('absent')}")`,
      });
      ok(TimeSeriesServiceStatistics.length > 0, 'there is no item');
      for (const item of TimeSeriesServiceStatistics) {
        deepEqual(
          [item.ServiceSummaryStatistics, item.EdgeSummaryStatistics],
          [undefined, undefined],
        );
      }
    });
  }),
  documented('takes a wish for a forecast with a selector', async (target) => {
    const { front } = await aCall(target);
    const { $metadata } = await ask(target, {
      ForecastStatistics: true,
      EntitySelectorExpression: `service("${front}")`,
    });

    equal($metadata.httpStatusCode, 200);
  }),
);
