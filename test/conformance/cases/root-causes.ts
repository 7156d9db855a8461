import { newSegmentId } from '../../../local/xray/index.ts';
import { cases, observed } from '../conformance-case.ts';
import { deepEqual, equal, match, matches } from '../expectations.ts';
import { newTrace, put, summaryOf } from '../traces.ts';
import { summaryOfRoot } from './summary-of-root.ts';

const exception = (type: string, message: string) => ({
  exceptions: [{ id: newSegmentId(), type, message }],
});

export const rootCauseCases = cases(
  'root causes',
  observed('are none for a fault without a cause', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({ fault: true }));

    deepEqual(summary.FaultRootCauses, []);
  }),
  observed('name the exception of a faulty root', async (target) => {
    const { root, summary } = await summaryOfRoot(target, () => ({
      fault: true,
      cause: exception('TypeError', 'x is not a function'),
    }));

    matches(summary.FaultRootCauses, [
      {
        ClientImpacting: true,
        Services: [
          {
            Name: root.name,
            EntityPath: [
              {
                Name: root.name,
                Exceptions: [{ Name: 'TypeError', Message: 'x is not a function' }],
                Remote: false,
              },
            ],
          },
        ],
      },
    ]);
    deepEqual(summary.ErrorRootCauses, []);
  }),
  observed('of errors stand apart', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({
      error: true,
      cause: exception('BadRequest', 'no'),
    }));

    deepEqual(summary.FaultRootCauses, []);
    equal(summary.ErrorRootCauses?.length, 1);
  }),
  observed('go down to an inferred service that failed', async (target) => {
    const { root, summary } = await summaryOfRoot(target, (t) => ({
      fault: true,
      subsegments: [t.child({ name: 'example.com', namespace: 'remote', fault: true })],
    }));
    const services = summary.FaultRootCauses?.[0]?.Services ?? [];

    matches(services[0], {
      Name: root.name,
      EntityPath: [{ Name: root.name }, { Name: 'example.com', Remote: true }],
    });
    matches(services.at(-1), {
      Name: 'example.com',
      Type: 'remote',
      Inferred: true,
      EntityPath: [{ Name: 'example.com', Exceptions: [], Remote: false }],
    });
  }),
  observed('of a fault that the front took care of do not touch the client', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'back', namespace: 'remote' });
    await put(
      target,
      trace.segment({ subsegments: [call] }),
      trace.segment({
        name: 'back',
        parent_id: call.id,
        fault: true,
        cause: exception('Broken', 'it is'),
      }),
    );

    await target.eventually(async () => {
      const { FaultRootCauses } = await summaryOf(target, trace);
      matches(FaultRootCauses, [{ ClientImpacting: false, Services: [{ Name: 'back' }] }]);
    });
  }),
  ...(
    [
      [0.75, true],
      [0.5, false],
      [0.25, false],
    ] as const
  ).map(([coverage, isCause]) =>
    observed(
      `of the time ${isCause ? 'are' : 'are not'} a child that covers ${coverage} of its root`,
      async (target) => {
        const { root, summary } = await summaryOfRoot(target, (t) => ({
          end_time: t.start + 4,
          subsegments: [t.child({ name: 'slow', end_time: t.start + 4 * coverage })],
        }));

        if (!isCause) return deepEqual(summary.ResponseTimeRootCauses, []);
        matches(summary.ResponseTimeRootCauses, [
          {
            ClientImpacting: true,
            Services: [
              {
                Name: root.name,
                EntityPath: [
                  { Name: root.name, Coverage: 1, Remote: false },
                  { Name: 'slow', Coverage: 0.75, Remote: false },
                ],
              },
            ],
          },
        ]);
      },
    ),
  ),
  observed('of the time go on into a service that was inferred', async (target) => {
    const { summary } = await summaryOfRoot(target, (t) => ({
      end_time: t.start + 4,
      subsegments: [t.child({ name: 'example.com', namespace: 'remote', end_time: t.start + 3 })],
    }));
    const services = summary.ResponseTimeRootCauses?.[0]?.Services ?? [];

    matches(services[0]?.EntityPath?.at(-1), { Name: 'example.com', Coverage: 0.75, Remote: true });
    matches(services.at(-1), {
      Name: 'example.com',
      Inferred: true,
      EntityPath: [{ Name: 'example.com', Coverage: 0.75, Remote: false }],
    });
  }),
  observed('print every member on the wire', async (target) => {
    const { trace } = await summaryOfRoot(target, () => ({
      fault: true,
      cause: exception('TypeError', 'x'),
    }));
    const answer = await target.post(
      '/TraceSummaries',
      JSON.stringify({ StartTime: trace.start - 1, EndTime: trace.start + 1 }),
    );

    match(answer.text, /"AccountId":null/);
    match(answer.text, /"ServiceIds":\[/);
  }),
);
