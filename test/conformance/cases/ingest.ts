import { PutTelemetryRecordsCommand } from '@aws-sdk/client-xray';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, errorOnWire, invalid, match, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { newTrace, put, readTrace, type TraceWriter, tryPut } from '../traces.ts';

/** What the answer says of one document that should be refused. */
async function refusal(target: Target, document: object | string) {
  const { UnprocessedTraceSegments } = await tryPut(target, document);
  equal(UnprocessedTraceSegments?.length, 1, 'the document was accepted');
  return UnprocessedTraceSegments?.[0];
}

type Write = (trace: TraceWriter) => object;

const refusedSegments: readonly (readonly [code: string, what: string, write: Write])[] = [
  ['UnknownType', 'a type that is neither', (t) => ({ ...t.segment(), type: 'span' })],
  ['InvalidId', 'an id that is not 16 hexadecimal digits', (t) => t.segment({ id: '123' })],
  ['InvalidId', 'an id of 16 other letters', (t) => t.segment({ id: 'g'.repeat(16) })],
  ['MissingName', 'no name', (t) => t.segment({ name: undefined })],
  ['MissingName', 'an empty name', (t) => t.segment({ name: '' })],
  ['MissingTraceId', 'no trace id', (t) => t.segment({ trace_id: undefined })],
  ['InvalidTraceId', 'a trace id of another form', (t) => t.segment({ trace_id: '1-2-3' })],
  ['MissingStartTime', 'no start time', (t) => ({ ...t.segment(), start_time: undefined })],
  ['MissingStartTime', 'a text as start time', (t) => ({ ...t.segment(), start_time: 'now' })],
  ['MissingEndTime', 'no end time', (t) => ({ ...t.segment(), end_time: undefined })],
  [
    'MissingEndTime',
    'an end time missing and in_progress false',
    (t) => ({ ...t.segment(), end_time: undefined, in_progress: false }),
  ],
  [
    'InProgressSegmentHasEndTime',
    'an end time though in progress',
    (t) => ({ ...t.segment(), in_progress: true }),
  ],
  ['InvalidParentId', 'a parent id that is no id', (t) => t.segment({ parent_id: 'x' })],
];

const refusedSubsegments: typeof refusedSegments = [
  [
    'MissingParentId',
    'no parent',
    (t) => ({ ...t.subsegment('0123456789abcdef'), parent_id: undefined }),
  ],
  [
    'InProgressSubsegmentHasEndTime',
    'an end time though in progress',
    (t) => ({ ...t.subsegment('0123456789abcdef'), in_progress: true }),
  ],
  ['MissingName', 'no name', (t) => t.subsegment('0123456789abcdef', { name: undefined })],
];

export const putTraceSegmentsCases = cases(
  'PutTraceSegments',
  observed('refuses a call without documents', (target) =>
    invalid(tryPut(target), 'Segments can not be empty'),
  ),
  observed('refuses 51 documents', (target) => {
    const trace = newTrace(target);
    const documents = Array.from({ length: 51 }, () => trace.segment());
    return invalid(tryPut(target, ...documents), 'Exceeding maximum segment count: 50');
  }),
  observed('takes 50 documents', (target) => {
    const trace = newTrace(target);
    return put(target, ...Array.from({ length: 50 }, () => trace.segment()));
  }),
  observed('keeps the good documents of a call that has a bad one', async (target) => {
    const trace = newTrace(target);

    const { UnprocessedTraceSegments } = await tryPut(target, 'nonsense', trace.segment());

    equal(UnprocessedTraceSegments?.length, 1);
    await target.eventually(() => readTrace(target, trace.id));
  }),
  ...[
    ['text that is no JSON', 'nonsense'],
    ['a truncated document', '{"trace_id":"1-'],
    ['an array', '[]'],
    ['a number', '5'],
    ['an empty document', ''],
  ].map(([what, document]) =>
    observed(`refuses ${what} with ParseError and no Id`, async (target) => {
      const refused = await refusal(target, document ?? '');

      equal(refused?.ErrorCode, 'ParseError');
      equal(refused?.Id, undefined);
      match(refused?.Message ?? '', /^Invalid (entity|segment)/);
    }),
  ),
  observed('refuses a segment without an id with MissingId', async (target) => {
    const refused = await refusal(target, newTrace(target).segment({ id: undefined }));

    equal(refused?.ErrorCode, 'MissingId');
  }),
  ...refusedSegments.map(([code, what, write]) =>
    observed(`refuses a segment with ${what}: ${code}`, async (target) => {
      const document = write(newTrace(target));
      const { id } = document as { id: string };

      deepEqual(await refusal(target, document), {
        Id: id,
        ErrorCode: code,
        Message:
          code === 'UnknownType'
            ? (await refusal(target, document))?.Message
            : `Invalid segment. ErrorCode: ${code}`,
      });
    }),
  ),
  ...refusedSubsegments.map(([code, what, write]) =>
    observed(`refuses a subsegment with ${what}: ${code}`, async (target) => {
      const document = write(newTrace(target));
      const { id } = document as { id: string };

      deepEqual(await refusal(target, document), {
        Id: id,
        ErrorCode: code,
        Message: `Invalid subsegment. ErrorCode: ${code}, Cause: null`,
      });
    }),
  ),
  observed('refuses the whole document for a bad subsegment within', async (target) => {
    const trace = newTrace(target);
    const refused = await refusal(
      target,
      trace.segment({ subsegments: [trace.child({ id: 'x' })] }),
    );

    match(refused?.ErrorCode ?? '', /^InvalidId$/);
  }),
  ...['{}', '"bad"', '42', 'null', '[]'].map((given) =>
    observed(`drops subsegments given as ${given} and takes the document`, (target) =>
      put(target, { ...newTrace(target).segment(), subsegments: JSON.parse(given) }),
    ),
  ),
  ...['[null]', '[[]]'].map((given) =>
    observed(`refuses subsegments given as ${given}`, async (target) => {
      await refusal(target, { ...newTrace(target).segment(), subsegments: JSON.parse(given) });
    }),
  ),
  observed('cuts a name after 200 letters rather than to refuse it', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.segment({ name: 'n'.repeat(230) }));

    await target.eventually(async () => {
      const { documents } = await readTrace(target, trace.id);
      equal(documents[0]?.name, 'n'.repeat(200));
    });
  }),
  observed('takes trace ids of any time', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.segment({ trace_id: `1-00000001-${trace.id.slice(11)}` }));
    await put(target, trace.segment({ trace_id: `1-ffffffff-${trace.id.slice(11)}` }));
  }),
  observed('takes an end before the start', (target) => {
    const trace = newTrace(target);
    return put(target, trace.segment({ end_time: trace.start - 5 }));
  }),
  documented('refuses a document of more than 64 KB', async (target) => {
    const trace = newTrace(target);
    const refused = await refusal(
      target,
      trace.segment({ metadata: { text: { long: 'x'.repeat(65_536) } } }),
    );

    equal(refused?.ErrorCode, 'InvalidSegment');
  }),
  documented('takes a document of just under 64 KB', async (target) => {
    const trace = newTrace(target);
    const empty = JSON.stringify(trace.segment({ metadata: { text: { long: '' } } })).length;
    const long = 'x'.repeat(65_536 - empty);

    await put(target, trace.segment({ metadata: { text: { long } } }));
  }),
  observed(
    'refuses what would make a trace too large, and marks the trace',
    async (target) => {
      const trace = newTrace(target);
      const large = () => trace.segment({ metadata: { text: { long: 'x'.repeat(60_000) } } });
      const { UnprocessedTraceSegments } = await tryPut(
        target,
        ...Array.from({ length: 12 }, large),
      );

      const last = UnprocessedTraceSegments?.at(-1);
      equal(last?.ErrorCode, 'InvalidSegment');
      match(last?.Message ?? '', /Trace Size Exceeded/);
      equal((await readTrace(target, trace.id)).LimitExceeded, true);
    },
    { localOnly: 'X-Ray sets the limit between 100 and 500 KB as it sees fit' },
  ),
  modelled('needs the list of documents', async (target) =>
    errorOnWire(await target.post('/TraceSegments', '{}'), 400, 'ValidationException', {
      message:
        "1 validation error detected: Value null at 'traceSegmentDocuments' failed to satisfy constraint: Member must not be null",
    }),
  ),
);

const telemetry = (count: number) =>
  new PutTelemetryRecordsCommand({
    TelemetryRecords: Array.from({ length: count }, () => ({
      Timestamp: new Date(),
      SegmentsReceivedCount: 1,
      BackendConnectionErrors: { OtherCount: 1 },
    })),
    Hostname: 'host',
  });

export const putTelemetryRecordsCases = cases(
  'PutTelemetryRecords',
  ...[1, 11, 30].map((count) =>
    observed(`takes ${count} records and answers nothing`, async (target) => {
      const { $metadata, ...rest } = await target.client.send(telemetry(count));

      equal($metadata.httpStatusCode, 200);
      deepEqual(rest, {});
    }),
  ),
  observed('refuses an empty list', (target) => invalid(target.client.send(telemetry(0)), /./)),
  observed('fails over a null among the records', async (target) =>
    errorOnWire(
      await target.post('/TelemetryRecords', '{"TelemetryRecords":[null]}'),
      500,
      'InternalFailure',
      { message: null },
    ),
  ),
  modelled('needs the time of a record', (target) =>
    violates(
      target.client.send(
        new PutTelemetryRecordsCommand({ TelemetryRecords: [{ Timestamp: undefined }] }),
      ),
      /'telemetryRecords\.1\.member\.timestamp' failed to satisfy constraint: Member must not be null$/,
    ),
  ),
  modelled('limits the instance id to 20 letters', (target) =>
    violates(
      target.client.send(
        new PutTelemetryRecordsCommand({
          TelemetryRecords: [{ Timestamp: new Date() }],
          EC2InstanceId: 'i'.repeat(21),
        }),
      ),
      /at 'eC2InstanceId' failed to satisfy constraint: Member must have length less than or equal to 20$/,
    ),
  ),
);

export const ingestLimitCases = cases(
  'PutTraceSegments',
  ...(
    [
      ['UnknownType', { type: 'span' }],
      ['MissingId', {}],
      ['MissingName', { id: '0123456789abcdef' }],
      ['MissingTraceId', { id: '0123456789abcdef', name: 'n' }],
    ] as const
  ).map(([code, document]) =>
    assumed(`tells of ${code} before it tells of what comes after`, async (target) => {
      equal((await refusal(target, document))?.ErrorCode, code);
    }),
  ),
  assumed('takes a segment whose clock is far ahead', (target) => {
    const trace = newTrace(target);
    const ahead = trace.start + 10 * 365 * 86_400;
    return put(target, trace.segment({ start_time: ahead, end_time: ahead + 1 }));
  }),
);
