import {
  CancelTraceRetrievalCommand,
  GetIndexingRulesCommand,
  GetRetrievedTracesGraphCommand,
  GetTraceSegmentDestinationCommand,
  ListRetrievedTracesCommand,
  StartTraceRetrievalCommand,
  UpdateIndexingRuleCommand,
  UpdateTraceSegmentDestinationCommand,
} from '@aws-sdk/client-xray';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { equal, invalid, matches, ok, refuses, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at, newTrace, put, readTrace, tryPut } from '../traces.ts';

const destination = (target: Target) =>
  target.client.send(new GetTraceSegmentDestinationCommand({}));

const send = (target: Target, Destination: 'XRay' | 'CloudWatchLogs') =>
  target.client.send(new UpdateTraceSegmentDestinationCommand({ Destination }));

const indexing = async (target: Target) =>
  (await target.client.send(new GetIndexingRulesCommand({}))).IndexingRules ?? [];

const index = (target: Target, Name: string, DesiredSamplingPercentage: number) =>
  target.client.send(
    new UpdateIndexingRuleCommand({ Name, Rule: { Probabilistic: { DesiredSamplingPercentage } } }),
  );

const retrieve = (target: Target, TraceIds: string[]) =>
  target.client.send(
    new StartTraceRetrievalCommand({
      TraceIds,
      StartTime: at(target.now() - 3600),
      EndTime: at(target.now()),
    }),
  );

const notFound = 'ResourceNotFoundException';

/** Goes on when the switch is through. */
async function settle(target: Target, wanted: 'XRay' | 'CloudWatchLogs'): Promise<void> {
  await send(target, wanted);
  await target.pass(60);
  await target.eventually(async () =>
    matches(await destination(target), { Destination: wanted, Status: 'ACTIVE' }),
  );
}

/** With the destination that Transaction Search needs, which is put back after the case. */
async function withTransactionSearch(target: Target): Promise<void> {
  const before = await destination(target);
  if (before.Destination === 'CloudWatchLogs') return;
  target.atEnd(() => settle(target, before.Destination ?? 'XRay'));
  await settle(target, 'CloudWatchLogs');
}

/** With no trace indexed: what is found again was found by its id in the log group. */
async function withoutIndexing(target: Target): Promise<void> {
  const percentage =
    (await indexing(target))[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage ?? 1;
  target.atEnd(() => index(target, 'Default', percentage));
  await index(target, 'Default', 0);
}

const needsSearch = { localOnly: 'it would switch Transaction Search on, which has its price' };

export const transactionSearchCases = [
  ...cases(
    'GetTraceSegmentDestination',
    modelled('tells destination and status', async (target) => {
      const { Destination, Status } = await destination(target);

      ok(Destination === 'XRay' || Destination === 'CloudWatchLogs');
      ok(Status === 'ACTIVE' || Status === 'PENDING');
    }),
    documented(
      'begins with X-Ray',
      async (target) =>
        matches(await destination(target), { Destination: 'XRay', Status: 'ACTIVE' }),
      { localOnly: 'the account may have switched to Transaction Search' },
    ),
  ),
  ...cases(
    'UpdateTraceSegmentDestination',
    modelled('refuses another destination than the two', (target) =>
      violates(
        send(target, 'S3' as 'XRay'),
        /at 'destination' failed to satisfy constraint: Member must satisfy enum value set: \[/,
      ),
    ),
    documented(
      'is pending before it is active',
      async (target) => {
        target.atEnd(() => settle(target, 'XRay'));
        matches(await send(target, 'CloudWatchLogs'), {
          Destination: 'CloudWatchLogs',
          Status: 'PENDING',
        });
        await target.pass(60);
        matches(await destination(target), { Destination: 'CloudWatchLogs', Status: 'ACTIVE' });
      },
      needsSearch,
    ),
    observed(
      'keeps what is not indexed from BatchGetTraces',
      async (target) => {
        await withTransactionSearch(target);
        await withoutIndexing(target);
        const trace = newTrace(target);
        await put(target, trace.segment());

        const found = await readTrace(target, trace.id).catch(() => undefined);
        equal(found, undefined);
      },
      needsSearch,
    ),
    observed(
      'refuses a call of which no document can become a log event',
      async (target) => {
        await withTransactionSearch(target);

        await invalid(
          tryPut(target, 'nonsense'),
          /^No segments could be converted to log events for account: \d{12}$/,
        );
      },
      needsSearch,
    ),
  ),
  ...cases(
    'GetIndexingRules',
    modelled('gives the one rule Default', async (target) => {
      const rules = await indexing(target);

      equal(rules.length, 1);
      equal(rules[0]?.Name, 'Default');
      ok(rules[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage !== undefined);
    }),
    documented(
      'begins with one percent',
      async (target) =>
        equal((await indexing(target))[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage, 1),
      { localOnly: 'the account may have changed the rule' },
    ),
  ),
  ...cases(
    'UpdateIndexingRule',
    modelled('does not know another rule: 404', (target) =>
      refuses(index(target, target.name('absent'), 5), notFound, /./),
    ),
    documented('refuses more than 100 percent', async (target) => {
      const answer = await target.post(
        '/UpdateIndexingRule',
        '{"Name":"Default","Rule":{"Probabilistic":{"DesiredSamplingPercentage":101}}}',
      );

      equal(answer.status, 400);
    }),
    documented(
      'changes the percentage',
      async (target) => {
        const before =
          (await indexing(target))[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage ?? 1;
        target.atEnd(() => index(target, 'Default', before));
        const { IndexingRule } = await index(target, 'Default', 7.5);

        equal(IndexingRule?.Rule?.Probabilistic?.DesiredSamplingPercentage, 7.5);
        equal((await indexing(target))[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage, 7.5);
      },
      { accountWide: true },
    ),
  ),
  ...cases(
    'StartTraceRetrieval',
    modelled('limits ids to 100', (target) => {
      const { id } = newTrace(target);
      return violates(
        retrieve(target, Array(101).fill(id)),
        /at 'traceIds' failed to satisfy constraint: Member must have length less than or equal to 100$/,
      );
    }),
    modelled(
      'answers a token, with which the traces are given when the job is complete',
      async (target) => {
        await withTransactionSearch(target);
        await withoutIndexing(target);
        const trace = newTrace(target);
        const root = trace.segment();
        await put(target, root);
        const { RetrievalToken } = await retrieve(target, [trace.id]);
        await target.pass(60);

        await target.eventually(async () => {
          const listed = await target.client.send(
            new ListRetrievedTracesCommand({ RetrievalToken, TraceFormat: 'XRAY' }),
          );
          matches(listed, { RetrievalStatus: 'COMPLETE', TraceFormat: 'XRAY' });
          const [found] = listed.Traces ?? [];
          equal(found?.Id, trace.id);
          ok((found?.Spans ?? []).some(({ Document }) => Document?.includes(root.id)));
        });
        const graph = await target.client.send(
          new GetRetrievedTracesGraphCommand({ RetrievalToken }),
        );
        equal(graph.RetrievalStatus, 'COMPLETE');
        ok((graph.Services ?? []).some(({ Service }) => Service?.Name === root.name));
      },
      needsSearch,
    ),
  ),
  ...cases(
    'ListRetrievedTraces',
    modelled('does not know a token: 404', (target) =>
      refuses(
        target.client.send(new ListRetrievedTracesCommand({ RetrievalToken: 'absent' })),
        notFound,
        /./,
      ),
    ),
    modelled('refuses another format than the two', (target) =>
      violates(
        target.client.send(
          new ListRetrievedTracesCommand({ RetrievalToken: 'x', TraceFormat: 'ZIPKIN' as 'OTEL' }),
        ),
        /at 'traceFormat' failed to satisfy constraint: Member must satisfy enum value set: \[/,
      ),
    ),
  ),
  ...cases(
    'GetRetrievedTracesGraph',
    modelled('does not know a token: 404', (target) =>
      refuses(
        target.client.send(new GetRetrievedTracesGraphCommand({ RetrievalToken: 'absent' })),
        notFound,
        /./,
      ),
    ),
  ),
  ...cases(
    'CancelTraceRetrieval',
    modelled('does not know a token: 404', (target) =>
      refuses(
        target.client.send(new CancelTraceRetrievalCommand({ RetrievalToken: 'absent' })),
        notFound,
        /./,
      ),
    ),
    assumed(
      'ends a job',
      async (target) => {
        await withTransactionSearch(target);
        const { RetrievalToken } = await retrieve(target, [newTrace(target).id]);
        await target.client.send(new CancelTraceRetrievalCommand({ RetrievalToken }));
        const { RetrievalStatus } = await target.client.send(
          new ListRetrievedTracesCommand({ RetrievalToken }),
        );

        equal(RetrievalStatus, 'CANCELLED');
      },
      needsSearch,
    ),
  ),
];
