import { GetTraceGraphCommand } from '@aws-sdk/client-xray';
import { newTraceId } from '../../../local/xray/index.ts';
import { cases, observed } from '../conformance-case.ts';
import { deepEqual, invalid } from '../expectations.ts';
import type { Target } from '../target.ts';
import { graphOf, newTrace, node, put } from '../traces.ts';

const traceGraph = (target: Target, ids: string[], token?: string) =>
  target.client.send(new GetTraceGraphCommand({ TraceIds: ids, NextToken: token }));

const someId = (target: Target) =>
  newTraceId(Math.floor(target.now()) as Parameters<typeof newTraceId>[0]);

export const getTraceGraphCases = cases(
  'GetTraceGraph',
  observed('refuses no id', (target) => invalid(traceGraph(target, []), 'Zero trace ids provided')),
  observed('refuses two ids', (target) =>
    invalid(
      traceGraph(target, [someId(target), someId(target)]),
      /^Currently only one trace Id is supported/,
    ),
  ),
  observed('refuses an id of another form', (target) =>
    invalid(traceGraph(target, ['nonsense']), 'Invalid traceId. ErrorCode: InvalidId'),
  ),
  observed('does not know a trace', (target) =>
    invalid(traceGraph(target, [someId(target)]), 'Trace id not found'),
  ),
  observed('has no times, and histograms of single values', async (target) => {
    const trace = newTrace(target, { name: 'timeless' });
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () => {
      const service = node(await graphOf(target, trace.id), root.name);
      deepEqual([service.StartTime, service.EndTime], [undefined, undefined]);
      deepEqual(service.ResponseTimeHistogram, [{ Value: 1, Count: 1 }]);
    });
  }),
);
