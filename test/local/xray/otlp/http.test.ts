import { gzipSync } from 'node:zlib';
import { BatchGetTracesCommand, GetServiceGraphCommand } from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import type { SegmentDocument } from '../../../../local/xray/model/segment-document.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../api/test-xray.ts';
import {
  decodeResponse,
  decodeStatus,
  jsonRequest,
  type PartialSuccess,
  protobufRequest,
  type TestSpan,
  testTime,
  testTraceId,
} from './otlp-request.ts';

afterEach(closeTestXRays);

const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json; charset=utf-8' };

async function start() {
  const xray = await startTestXRay();
  const documents = async (traceId = testTraceId): Promise<SegmentDocument[]> => {
    const { Traces } = await xray.client.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
    return (Traces?.[0]?.Segments ?? []).map(({ Document }) => JSON.parse(Document ?? ''));
  };
  const send = (body: string | Uint8Array, headers: Record<string, string> = protobuf) =>
    xray.post('/v1/traces', body, headers);
  const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
  return { ...xray, documents, send, bytesOf };
}

const span: TestSpan = { name: 'GET /orders', resource: { 'service.name': 'shop' } };

describe('POST /v1/traces', () => {
  it.each([
    ['protobuf', () => protobufRequest(span), protobuf],
    ['JSON', () => jsonRequest(span), json],
    [
      'protobuf in gzip',
      () => gzipSync(protobufRequest(span)),
      { ...protobuf, 'content-encoding': 'gzip' },
    ],
    ['JSON in gzip', () => gzipSync(jsonRequest(span)), { ...json, 'content-encoding': 'GZIP' }],
  ])('keeps spans sent as %s', async (_form, body, headers) => {
    const { send, documents } = await start();

    const response = await send(body(), headers);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(headers['content-type'].split(';')[0]);
    expect(await documents()).toMatchObject([
      {
        trace_id: testTraceId,
        id: '53995c3f42cd8ad8',
        name: 'shop',
        start_time: testTime,
        end_time: testTime + 0.5,
      },
    ]);
  });

  it('says nothing about a request whose spans are all kept', async () => {
    const { send, bytesOf } = await start();

    const answers = [await send(protobufRequest(span)), await send(jsonRequest(span), json)];

    expect(await bytesOf(answers[0] as Response)).toHaveLength(0);
    expect(await answers[1]?.json()).toEqual({});
  });

  it('takes a chunked body', async () => {
    const { url, documents } = await start();
    const body = protobufRequest(span);
    const stream = ReadableStream.from([body.subarray(0, 10), body.subarray(10)]);

    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: protobuf,
      body: stream,
      duplex: 'half',
    });

    expect(response.status).toBe(200);
    expect(await documents()).toHaveLength(1);
  });

  it('counts spans that are sent again once', async () => {
    const { send, client, documents } = await start();
    const request = protobufRequest({
      ...span,
      kind: 'client',
      attributes: { 'aws.span.kind': 'LOCAL_ROOT', 'aws.local.service': 'shop' },
      error: 'no answer',
    });

    await send(request);
    await send(request);

    expect(await documents()).toHaveLength(2);
    const window = {
      StartTime: new Date((testTime - 60) * 1000),
      EndTime: new Date((testTime + 60) * 1000),
    };
    const { Services } = await client.send(new GetServiceGraphCommand(window));
    expect(Services?.find(({ Name }) => Name === 'shop')?.SummaryStatistics?.TotalCount).toBe(1);
  });

  it('joins a segment of the X-Ray SDK and the spans that it called, and that called it', async () => {
    const { send, xray, client } = await start();
    const front = aSegment({
      trace_id: testTraceId,
      name: 'front',
      subsegments: [
        {
          id: 'aaaaaaaaaaaaaaaa',
          name: 'shop',
          namespace: 'remote',
          start_time: testTime,
          end_time: testTime + 1,
        },
      ],
    });
    const back = aSegment({ trace_id: testTraceId, name: 'back', parent_id: 'bbbbbbbbbbbbbbbb' });

    xray.putTraceSegments([JSON.stringify(front), JSON.stringify(back)]);
    await send(
      protobufRequest(
        { ...span, spanId: 'cccccccccccccccc', parentSpanId: 'aaaaaaaaaaaaaaaa' },
        {
          ...span,
          kind: 'client',
          spanId: 'bbbbbbbbbbbbbbbb',
          parentSpanId: 'cccccccccccccccc',
          attributes: { 'peer.service': 'back' },
        },
      ),
    );

    const window = {
      StartTime: new Date((testTime - 60) * 1000),
      EndTime: new Date((testTime + 60) * 1000),
    };
    const { Services = [] } = await client.send(new GetServiceGraphCommand(window));
    const nameOf = (id: number | undefined) =>
      Services.find(({ ReferenceId }) => ReferenceId === id)?.Name;
    expect(
      Services.flatMap(({ Name, Type, Edges = [] }) =>
        Edges.map(
          (edge) => `${Name}${Type === 'client' ? ' (client)' : ''} -> ${nameOf(edge.ReferenceId)}`,
        ),
      ).sort(),
    ).toEqual(['front (client) -> front', 'front -> shop', 'shop -> back']);
  });

  it('keeps the good spans of a request and says how many it refused, and why', async () => {
    const { send, bytesOf, documents } = await start();
    const spans = [
      span,
      { ...span, spanId: '0000000000000000' },
      {
        ...span,
        spanId: '1111111111111111',
        name: 'too big',
        attributes: { text: 'x'.repeat(200 * 1024) },
      },
      { ...span, spanId: '2222222222222222', start: testTime + 7300, end: testTime + 7301 },
      { ...span, spanId: '3333333333333333', start: testTime - 15 * 86400, end: testTime },
    ];

    const binary = decodeResponse(await bytesOf(await send(protobufRequest(...spans))));
    const text = await (await send(jsonRequest(...spans), json)).json();

    for (const { partialSuccess } of [binary, text as PartialSuccess]) {
      expect(partialSuccess).toEqual({
        rejectedSpans: '4',
        errorMessage: expect.stringMatching(
          /span id must be 8 bytes that are not all 0, got "0000000000000000"; span "too big" \(1111111111111111\): it takes \d+ bytes.*, more than 204800; .*2 hours in the future; and 1 more/,
        ),
      });
    }
    expect(await documents()).toHaveLength(1);
  });

  it('keeps a span that is larger than a segment document may be', async () => {
    const { send, documents } = await start();

    await send(protobufRequest({ ...span, attributes: { text: 'x'.repeat(100 * 1024) } }));

    const [document] = await documents();
    expect(document?.metadata?.default).toMatchObject({ text: 'x'.repeat(100 * 1024) });
  });

  it('refuses the spans that a trace has no room for', async () => {
    const { send, bytesOf } = await start();
    const large = Array.from({ length: 6 }, (_, index) => ({
      ...span,
      spanId: `${index + 1}`.repeat(16),
      attributes: { text: 'x'.repeat(100 * 1024) },
    }));

    const answer = decodeResponse(await bytesOf(await send(protobufRequest(...large))));

    expect(answer.partialSuccess?.rejectedSpans).toBe('2');
    expect(answer.partialSuccess?.errorMessage).toContain(
      'span 5555555555555555: Trace Size Exceeded',
    );
  });

  it.each([
    ['bytes that are no message', Buffer.from('ffff', 'hex'), protobuf, 400, 'cut off'],
    ['a message cut off', protobufRequest(span).subarray(0, -1), protobuf, 400, 'cut off'],
    [
      'bytes that are not gzip',
      Buffer.from('x'),
      { ...protobuf, 'content-encoding': 'gzip' },
      400,
      'not gzip',
    ],
    [
      'another encoding',
      Buffer.from('x'),
      { ...protobuf, 'content-encoding': 'br' },
      415,
      'gzip or identity, got "br"',
    ],
    [
      'more than 5 MB',
      new Uint8Array(5 * 1024 * 1024 + 1),
      protobuf,
      413,
      'larger than 5242880 bytes',
    ],
    [
      'more than anything may have',
      new Uint8Array(9 * 1024 * 1024),
      protobuf,
      413,
      'larger than 5242880 bytes',
    ],
    [
      'a small bomb',
      gzipSync(new Uint8Array(512 * 1024 * 1024)),
      { ...protobuf, 'content-encoding': 'gzip' },
      413,
      'uncompressed',
    ],
    [
      'too many spans',
      protobufRequest(...Array<TestSpan>(10_001).fill(span)),
      protobuf,
      413,
      'more than 10000 spans',
    ],
  ])('refuses %s in protobuf', async (_what, body, headers, status, words) => {
    const { send, bytesOf, xray, warnings } = await start();

    const response = await send(body, headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect(decodeStatus(await bytesOf(response))).toEqual({
      code: 3,
      message: expect.stringContaining(words),
    });
    expect(xray.count()).toBe(0);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['', 'the request is not JSON'],
    ['[]', 'the request must be an object, got "[]"'],
    ['{"resourceSpans":{}}', 'resourceSpans must be a list, got "{}"'],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[7]}]}]}',
      'resourceSpans[0].scopeSpans[0].spans[0] must be an object, got "7"',
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":1}]}]}]}',
      'spans[0].name must be a text, got "1"',
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SPAN_KIND_SERVER"}]}]}]}',
      'spans[0].kind must be an integer',
    ],
    [
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}]}]}`,
      'nested too deeply',
    ],
  ])('refuses the JSON %s, naming what is wrong', async (body, words) => {
    const { send } = await start();

    const response = await send(body, json);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ code: 3, message: expect.stringContaining(words) });
  });

  it.each(['text/plain', 'application/grpc', ''])('refuses the content type "%s"', async (type) => {
    const { send } = await start();

    const response = await send(Buffer.from('x'), { 'content-type': type });

    expect(response.status).toBe(415);
    expect(response.headers.get('accept-encoding')).toBe('gzip, identity');
    expect(await response.json()).toEqual({
      code: 3,
      message: expect.stringContaining('application/x-protobuf'),
    });
  });

  it('takes POST only', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/v1/traces`);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('takes an empty request', async () => {
    const { send, xray } = await start();

    const answers = [await send(new Uint8Array()), await send('{}', json)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(xray.count()).toBe(0);
  });
});
