import {
  GetInsightCommand,
  GetInsightEventsCommand,
  GetInsightImpactGraphCommand,
  GetInsightSummariesCommand,
  type GetInsightSummariesRequest,
} from '@aws-sdk/client-xray';
import { cases, documented, modelled } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at, newTrace, put } from '../traces.ts';
import { aGroup } from './groups.ts';

const absent = '2bb0a3f4-6a0e-4c1d-9a53-0c3f0e6d7a11';

const list = (target: Target, rest: Partial<GetInsightSummariesRequest> = {}) =>
  target.client.send(
    new GetInsightSummariesCommand({
      StartTime: at(target.now() - 3600),
      EndTime: at(target.now()),
      GroupName: 'Default',
      ...rest,
    }),
  );

const impact = (target: Target, InsightId: string, from: number, to: number) =>
  target.client.send(
    new GetInsightImpactGraphCommand({
      InsightId,
      StartTime: at(target.now() + from),
      EndTime: at(target.now() + to),
    }),
  );

/** Hours of traffic without faults, then minutes of nothing but faults. */
async function anAnomaly(target: Target) {
  const name = target.name('failing');
  const group = await aGroup(target, {
    FilterExpression: `service("${name}")`,
    InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: false },
  });
  const traffic = async (minutes: number, fault: boolean) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      const segments = Array.from({ length: 20 }, () =>
        newTrace(target, { ago: 1 }).segment({ name, ...(fault && { fault: true }) }),
      );
      await put(target, ...segments);
      await target.pass(60);
    }
  };
  await traffic(120, false);
  await traffic(15, true);
  return { name, group };
}

export const insightCases = [
  ...cases(
    'GetInsightSummaries',
    modelled('gives a list, empty where nothing happened', async (target) => {
      const { GroupName } = await aGroup(target);

      deepEqual((await list(target, { GroupName })).InsightSummaries, []);
    }),
    modelled('limits results to 100', (target) =>
      violates(
        list(target, { MaxResults: 101 }),
        /at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100$/,
      ),
    ),
    modelled('takes one state only', (target) =>
      violates(
        list(target, { States: ['ACTIVE', 'CLOSED'] }),
        /at 'states' failed to satisfy constraint: Member must have length less than or equal to 1$/,
      ),
    ),
    modelled('does not know a group', (target) =>
      invalid(list(target, { GroupName: target.name('absent') }), /^Group not found/),
    ),
    documented(
      'has an active insight when a service of the group begins to fail',
      async (target) => {
        const { name, group } = await anAnomaly(target);
        const { InsightSummaries = [] } = await list(target, { GroupName: group.GroupName });
        const [insight] = InsightSummaries;

        equal(InsightSummaries.length, 1);
        matches(insight, { State: 'ACTIVE', Categories: ['FAULT'], GroupName: group.GroupName });
        matches(insight?.RootCauseServiceId, { Name: name });
        ok((insight?.TopAnomalousServices ?? []).length > 0, 'no service is anomalous');
        const { Insight } = await target.client.send(
          new GetInsightCommand({ InsightId: insight?.InsightId }),
        );
        matches(Insight, { InsightId: insight?.InsightId, State: 'ACTIVE' });
        const { InsightEvents = [] } = await target.client.send(
          new GetInsightEventsCommand({ InsightId: insight?.InsightId }),
        );
        ok(InsightEvents.length > 0, 'there is no event');
        const { Services = [] } = await impact(target, insight?.InsightId ?? '', -3600, 0);
        ok(
          Services.some(({ Name }) => Name === name),
          'the service is not in the impact graph',
        );
      },
      { localOnly: 'X-Ray learns for a day or more what is usual' },
    ),
  ),
  ...cases(
    'GetInsight',
    documented('does not know an insight: 400', (target) =>
      invalid(target.client.send(new GetInsightCommand({ InsightId: absent })), /./),
    ),
    modelled('takes ids of the form of a UUID only', (target) =>
      violates(
        target.client.send(new GetInsightCommand({ InsightId: 'nonsense' })),
        /at 'insightId' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
      ),
    ),
  ),
  ...cases(
    'GetInsightEvents',
    documented('does not know an insight', (target) =>
      invalid(target.client.send(new GetInsightEventsCommand({ InsightId: absent })), /./),
    ),
    modelled('limits results to 50', (target) =>
      violates(
        target.client.send(new GetInsightEventsCommand({ InsightId: absent, MaxResults: 51 })),
        /at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50$/,
      ),
    ),
  ),
  ...cases(
    'GetInsightImpactGraph',
    documented('does not know an insight', (target) =>
      invalid(impact(target, absent, -3600, 0), /./),
    ),
    documented('refuses a window of more than six hours', (target) =>
      invalid(impact(target, absent, -7 * 3600, 0), /./),
    ),
  ),
];
