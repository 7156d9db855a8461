import { BatchGetTracesCommand } from '@aws-sdk/client-xray';
import { newTraceId } from '../../../local/xray/index.ts';
import { cases, modelled, observed } from '../conformance-case.ts';
import { equal, invalid, matches, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { newTrace, put, readTrace } from '../traces.ts';

const get = (target: Target, ids: string[], token?: string) =>
  target.client.send(new BatchGetTracesCommand({ TraceIds: ids, NextToken: token }));

const someIds = (target: Target, count: number): string[] =>
  Array.from({ length: count }, () =>
    newTraceId(Math.floor(target.now()) as Parameters<typeof newTraceId>[0]),
  );

export const batchGetTracesCases = cases(
  'BatchGetTraces',
  observed('refuses six ids', (target) =>
    invalid(get(target, someIds(target, 6)), 'Exceeding maximum query size: 5'),
  ),
  observed('refuses the same id twice', (target) => {
    const [id = ''] = someIds(target, 1);
    return invalid(get(target, [id, id]), 'Containing duplicate trace ids');
  }),
  observed('refuses an id of another form', (target) =>
    invalid(get(target, ['1-2']), 'Invalid trace id 1-2: incorrect id format'),
  ),
  observed('refuses any token', (target) =>
    invalid(get(target, someIds(target, 1), 'x'), 'NextToken is currently not supported'),
  ),
  observed('answers no ids with no traces', async (target) =>
    matches(await get(target, []), { Traces: [], UnprocessedTraceIds: [] }),
  ),
  observed('leaves out ids that it does not know', async (target) =>
    matches(await get(target, someIds(target, 2)), { Traces: [], UnprocessedTraceIds: [] }),
  ),
  modelled('limits an id to 35 letters', (target) =>
    violates(get(target, ['1'.repeat(36)]), /at 'traceIds' failed to satisfy constraint/),
  ),
  observed('gives duration, documents and whether the limit was exceeded', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () =>
      matches(await readTrace(target, trace.id), {
        Id: trace.id,
        Duration: 1,
        LimitExceeded: false,
        Segments: [{ Id: root.id }],
      }),
    );
  }),
  observed(
    'has Duration over all entities, children that outlast their parents included',
    async (target) => {
      const trace = newTrace(target);
      await put(
        target,
        trace.segment({ subsegments: [trace.child({ end_time: trace.start + 4 })] }),
      );

      await target.eventually(async () => equal((await readTrace(target, trace.id)).Duration, 4));
    },
  ),
);
