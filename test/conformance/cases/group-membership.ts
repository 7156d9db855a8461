import { DeleteGroupCommand, GetServiceGraphCommand } from '@aws-sdk/client-xray';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, ok } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at, mapLines, newTrace, put, recentGraph, summaries, summaryOf } from '../traces.ts';
import { aGroup, updateGroup } from './groups.ts';

/** Two traces of one run, one of which a group on faults holds. */
async function twoTraces(target: Target) {
  const name = target.name('member');
  const good = newTrace(target);
  const bad = newTrace(target);
  const group = await aGroup(target, { FilterExpression: `service("${name}") { fault }` });
  // A new group does not hold at once what comes in.
  if (target.kind === 'remote') await target.pass(30);
  await put(target, good.segment({ name }), bad.segment({ name, fault: true }));
  return { name, good, bad, group };
}

export const membershipCases = cases(
  'membership in a group',
  documented('is decided by its filter: group.name', async (target) => {
    const { good, bad, group } = await twoTraces(target);

    await target.eventually(async () => {
      const found = await summaries(target, {
        StartTime: at(good.start - 1),
        EndTime: at(good.start + 1),
        FilterExpression: `group.name = "${group.GroupName}"`,
      });
      deepEqual(
        found.map(({ Id }) => Id),
        [bad.id],
      );
    });
  }),
  documented('can be asked for by group.arn', async (target) => {
    const { bad, group } = await twoTraces(target);

    await target.eventually(() =>
      summaryOf(target, bad, { FilterExpression: `group.arn = "${group.GroupARN}"` }),
    );
  }),
  documented('makes a service graph of its own', async (target) => {
    const { name, group } = await twoTraces(target);

    await target.eventually(async () => {
      const { Services } = await recentGraph(target, { GroupName: group.GroupName });
      deepEqual(mapLines(Services ?? []), [
        `${name} (client)`,
        `${name} (client) -> ${name} (no type)`,
        `${name} (no type)`,
      ]);
      equal(Services?.find(({ Type }) => Type === undefined)?.SummaryStatistics?.TotalCount, 1);
    });
  }),
  observed(
    'is decided when a trace comes in: a filter that changes later does not matter',
    async (target) => {
      const { bad, group } = await twoTraces(target);
      await target.eventually(() =>
        summaryOf(target, bad, { FilterExpression: `group.name = "${group.GroupName}"` }),
      );
      await updateGroup(target, { GroupName: group.GroupName, FilterExpression: 'ok' });

      await target.eventually(() =>
        summaryOf(target, bad, { FilterExpression: `group.name = "${group.GroupName}"` }),
      );
    },
  ),
  observed(
    'bounds the answer: from the earliest time of a node to a second before the last',
    async (target) => {
      const { group } = await twoTraces(target);

      await target.eventually(async () => {
        const {
          StartTime,
          EndTime,
          Services = [],
        } = await recentGraph(target, {
          GroupName: group.GroupName,
        });
        ok(Services.length > 0, 'the graph is empty');
        const seconds = (times: (Date | undefined)[]) =>
          times.map((time) => (time?.getTime() ?? 0) / 1000);
        deepEqual(seconds([StartTime, EndTime]), [
          Math.min(...seconds(Services.map((service) => service.StartTime))),
          Math.max(...seconds(Services.map((service) => service.EndTime))) - 1,
        ]);
      });
    },
  ),
  modelled('tells of older versions of the group in the window', async (target) => {
    const { group } = await twoTraces(target);
    const before = await recentGraph(target, { GroupName: group.GroupName });
    await updateGroup(target, { GroupName: group.GroupName, FilterExpression: 'ok' });

    equal(before.ContainsOldGroupVersions, false);
    await target.eventually(async () => {
      const after = await recentGraph(target, { GroupName: group.GroupName });
      equal(after.ContainsOldGroupVersions, true);
    });
  }),
  documented(
    'ends with the group: one of the same name does not get its traces',
    async (target) => {
      const { bad, group } = await twoTraces(target);
      const expression = `group.name = "${group.GroupName}"`;
      await target.eventually(() => summaryOf(target, bad, { FilterExpression: expression }));
      await target.client.send(new DeleteGroupCommand({ GroupARN: group.GroupARN }));
      await aGroup(target, { GroupName: group.GroupName });

      const found = await summaries(target, {
        StartTime: at(bad.start - 1),
        EndTime: at(bad.start + 1),
        FilterExpression: expression,
      });
      deepEqual(found, []);
    },
  ),
  documented('Default is that of every trace', async (target) => {
    const { good, bad } = await twoTraces(target);

    await target.eventually(async () => {
      for (const trace of [good, bad]) {
        await summaryOf(target, trace, { FilterExpression: 'group.name = "Default"' });
      }
    });
  }),
  observed('of an unknown group is refused by GetServiceGraph, with a dot', (target) =>
    invalid(
      target.client.send(
        new GetServiceGraphCommand({
          StartTime: at(target.now() - 60),
          EndTime: at(target.now()),
          GroupName: target.name('absent'),
        }),
      ),
      'Group not found.',
    ),
  ),
  assumed('of an unknown group is refused by a filter, with a dot', (target) =>
    invalid(
      summaries(target, {
        StartTime: at(target.now() - 60),
        EndTime: at(target.now()),
        FilterExpression: `group.name = "${target.name('absent')}"`,
      }),
      'Group not found.',
    ),
  ),
);
