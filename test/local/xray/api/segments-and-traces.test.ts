import {
  BatchGetTracesCommand,
  GetTraceGraphCommand,
  PutTelemetryRecordsCommand,
  PutTraceSegmentsCommand,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { newTraceId } from '../../../../local/xray/index.ts';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const refused = (name: string, message: string) =>
  expect.objectContaining({
    name,
    message,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  });

const invalid = (message: string) => refused('InvalidRequestException', message);

const someId = (seconds: number) => newTraceId(seconds as Parameters<typeof newTraceId>[0]);

describe('PutTraceSegments', () => {
  it('keeps what is valid and tells what is not, in one call', async () => {
    const { client, xray } = await startTestXRay();
    const good = aSegment();
    const nameless = aSegment({ name: '' });

    const result = await client.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: [JSON.stringify(good), JSON.stringify(nameless), 'nonsense'],
      }),
    );

    expect(result.UnprocessedTraceSegments).toEqual([
      {
        Id: nameless.id,
        ErrorCode: 'MissingName',
        Message: expect.stringContaining('ErrorCode: MissingName'),
      },
      { ErrorCode: 'ParseError', Message: expect.stringMatching(/^Invalid (entity|segment)/) },
    ]);
    expect(xray.count()).toBe(1);
  });

  it('answers an empty list when every document is fine', async () => {
    const { client } = await startTestXRay();

    const result = await client.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(aSegment())] }),
    );

    expect(result.UnprocessedTraceSegments).toEqual([]);
  });

  it('counts a null among the documents as one that is not valid', async () => {
    const { post } = await startTestXRay();
    const body = JSON.stringify({ TraceSegmentDocuments: [null, JSON.stringify(aSegment())] });

    const response = await post('/TraceSegments', body);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      UnprocessedTraceSegments: [{ Id: null, ErrorCode: 'ParseError' }],
    });
  });

  it.each([
    ['no documents', 0, 'Segments can not be empty'],
    ['51 documents', 51, 'Exceeding maximum segment count: 50'],
  ])('refuses %s', async (_, count, message) => {
    const { client } = await startTestXRay();
    const documents = Array.from({ length: count }, () => JSON.stringify(aSegment()));

    const sent = client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }));

    await expect(sent).rejects.toEqual(invalid(message));
  });

  it('takes 50 documents of 64 KB whose every character is escaped', async () => {
    const { client, xray } = await startTestXRay();
    const documents = Array.from({ length: 50 }, () =>
      JSON.stringify(aSegment({ metadata: { text: { quotes: '"'.repeat(32_000) } } })),
    );

    const result = await client.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }),
    );

    expect(result.UnprocessedTraceSegments).toEqual([]);
    expect(xray.count()).toBe(50);
  });
});

describe('PutTelemetryRecords', () => {
  it('takes records, and more of them than a daemon sends', async () => {
    const { client } = await startTestXRay();
    const records = Array.from({ length: 30 }, () => ({
      Timestamp: new Date(),
      SegmentsReceivedCount: 1,
      BackendConnectionErrors: { OtherCount: 1 },
    }));

    const result = await client.send(
      new PutTelemetryRecordsCommand({ TelemetryRecords: records, Hostname: 'laptop' }),
    );

    expect(result.$metadata.httpStatusCode).toBe(200);
  });

  it.each([
    ['[]', 400, 'InvalidRequestException', { Message: 'Telemetry records can not be empty' }],
    ['[null]', 500, 'InternalFailure', { message: null }],
    [
      '[{"Timestamp":"2026-11-20T08:00:00Z"}]',
      400,
      'SerializationException',
      { Message: 'STRING_VALUE can not be converted to milliseconds since epoch' },
    ],
    [
      '[{}]',
      400,
      'ValidationException',
      {
        message:
          "1 validation error detected: Value null at 'telemetryRecords.1.member.timestamp' failed to satisfy constraint: Member must not be null",
      },
    ],
  ])('refuses the records %s', async (records, status, type, body) => {
    const { post } = await startTestXRay();

    const response = await post('/TelemetryRecords', `{"TelemetryRecords":${records}}`);

    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(await response.json()).toEqual(body);
  });
});

describe('BatchGetTraces', () => {
  it('gives the compiled documents of the traces it knows and leaves out the others', async () => {
    const { client, xray } = await startTestXRay();
    const segment = aSegment({ annotations: { orderId: 'o-1' } });
    xray.putTraceSegments([JSON.stringify(segment)]);

    const result = await client.send(
      new BatchGetTracesCommand({ TraceIds: [segment.trace_id, someId(1)] }),
    );

    expect(result).toMatchObject({
      Traces: [
        {
          Id: segment.trace_id,
          Duration: 0.5,
          LimitExceeded: false,
          Segments: [{ Id: segment.id }],
        },
      ],
      UnprocessedTraceIds: [],
    });
    expect(JSON.parse(result.Traces?.[0]?.Segments?.[0]?.Document ?? '')).toMatchObject(segment);
  });

  it('answers no ids with no traces', async () => {
    const { client } = await startTestXRay();

    const result = await client.send(new BatchGetTracesCommand({ TraceIds: [] }));

    expect(result).toMatchObject({ Traces: [], UnprocessedTraceIds: [] });
  });

  const id = someId(1_800_000_000);
  it.each([
    [
      { TraceIds: Array.from({ length: 6 }, (_, index) => someId(index)) },
      'Exceeding maximum query size: 5',
    ],
    [{ TraceIds: [id, id.toUpperCase().replace('1-', '1-')] }, 'Containing duplicate trace ids'],
    [{ TraceIds: ['1-2'] }, 'Invalid trace id 1-2: incorrect id format'],
    [{ TraceIds: [id], NextToken: 'x' }, 'NextToken is currently not supported'],
  ])('refuses %j', async (input, message) => {
    const { client } = await startTestXRay();

    await expect(client.send(new BatchGetTracesCommand(input))).rejects.toEqual(invalid(message));
  });

  it('refuses a null among the ids', async () => {
    const { post } = await startTestXRay();

    const response = await post('/Traces', '{"TraceIds":[null]}');

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      Message: 'Invalid trace id null: incorrect id format',
    });
  });
});

describe('GetTraceGraph', () => {
  it('gives the nodes of one trace, without times', async () => {
    const { client, xray } = await startTestXRay();
    const segment = aSegment();
    xray.putTraceSegments([JSON.stringify(segment)]);

    const result = await client.send(new GetTraceGraphCommand({ TraceIds: [segment.trace_id] }));

    expect(result.Services?.map(({ Name, Type }) => [Name, Type])).toEqual([
      ['orders', undefined],
      ['orders', 'client'],
    ]);
    expect(result.Services?.[0]?.StartTime).toBeUndefined();
  });

  it.each([
    [[], 'Zero trace ids provided'],
    [[someId(1), someId(2)], 'Currently only one trace Id is supported'],
    [['nonsense'], 'Invalid traceId. ErrorCode: InvalidId'],
    [[someId(1)], 'Trace id not found'],
  ])('refuses the ids %j', async (ids, message) => {
    const { client } = await startTestXRay();

    const sent = client.send(new GetTraceGraphCommand({ TraceIds: ids }));

    await expect(sent).rejects.toEqual(invalid(message));
  });
});
