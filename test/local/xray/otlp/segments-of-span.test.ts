import { describe, expect, it } from 'vitest';
import type { SegmentDocument } from '../../../../local/xray/model/segment-document.ts';
import { readProtobuf } from '../../../../local/xray/otlp/read-protobuf.ts';
import { segmentsOfSpan } from '../../../../local/xray/otlp/segments-of-span.ts';
import { protobufRequest, type TestSpan, testTime, testTraceId } from './otlp-request.ts';

/** As it is written: without members that are undefined. */
const segmentsOf = (span: TestSpan): SegmentDocument[] =>
  readProtobuf(protobufRequest(span))
    .flatMap(segmentsOfSpan)
    .map((document) => JSON.parse(JSON.stringify(document)));

function segmentOf(span: TestSpan): SegmentDocument {
  const [segment] = segmentsOf(span);
  if (segment === undefined) throw new Error('a segment was expected');
  return segment;
}

const parentSpanId = 'aaaaaaaaaaaaaaaa';
const awsCall = { 'rpc.system': 'aws-api', 'rpc.service': 'DynamoDB', 'rpc.method': 'GetItem' };

describe('segmentsOfSpan', () => {
  it('keeps ids and times', () => {
    const segment = segmentOf({ parentSpanId, start: testTime + 0.123456, end: testTime + 0.25 });

    expect(segment).toMatchObject({
      trace_id: testTraceId,
      id: '53995c3f42cd8ad8',
      parent_id: parentSpanId,
      start_time: testTime + 0.123456,
      end_time: testTime + 0.25,
    });
  });

  it.each([
    ['server', parentSpanId, undefined],
    ['server', undefined, undefined],
    ['client', undefined, undefined],
    ['internal', parentSpanId, 'subsegment'],
    ['client', parentSpanId, 'subsegment'],
    ['producer', parentSpanId, 'subsegment'],
    ['consumer', parentSpanId, 'subsegment'],
  ] as const)('makes of a %s span with the parent %s the type %s', (kind, parent, type) => {
    const segment = segmentOf({ kind, ...(parent && { parentSpanId: parent }) });

    expect(segment.type).toBe(type);
  });

  it.each<[string, TestSpan, string]>([
    [
      'the local service of a server',
      { attributes: { 'aws.local.service': 'a', 'peer.service': 'b' } },
      'a',
    ],
    [
      'the remote service of a client',
      { kind: 'client', attributes: { 'aws.remote.service': 'AWS::S3' } },
      'AWS::S3',
    ],
    [
      'an AWS service without its prefix',
      { kind: 'client', attributes: { ...awsCall, 'aws.remote.service': 'AWS.SDK.S3' } },
      'S3',
    ],
    ['the peer', { kind: 'client', attributes: { 'peer.service': 'b', 'db.name': 'c' } }, 'b'],
    [
      'the AWS service',
      { kind: 'client', attributes: { 'aws.service': 'SQS', 'db.name': 'c' } },
      'SQS',
    ],
    [
      'the database and its host',
      {
        kind: 'client',
        attributes: {
          'db.name': 'shop',
          'db.connection_string': 'jdbc:mysql://db.example.com:3306',
        },
      },
      'shop@db.example.com',
    ],
    [
      'the database alone',
      { kind: 'client', attributes: { 'db.name': 'shop', 'db.connection_string': 'not a url' } },
      'shop',
    ],
    [
      'the service of a server',
      { attributes: awsCall, resource: { 'service.name': 'shop' } },
      'shop',
    ],
    [
      'the called API',
      { kind: 'client', attributes: awsCall, resource: { 'service.name': 'shop' } },
      'DynamoDB',
    ],
    [
      'the host',
      { kind: 'client', attributes: { 'http.host': 'example.com', 'net.peer.name': 'x' } },
      'example.com',
    ],
    [
      'the peer’s host',
      { kind: 'client', attributes: { 'net.peer.name': 'example.com' } },
      'example.com',
    ],
    [
      'the called host in newer words',
      { kind: 'client', name: 'GET', attributes: { 'server.address': 'example.com' } },
      'example.com',
    ],
    [
      'the span of a server without a service',
      { name: 'GET /', attributes: { 'server.address': 'example.com' } },
      'GET /',
    ],
    [
      'the span, without what no name may have',
      { name: 'SELECT * FROM "orders" ü;' },
      'SELECT  FROM orders ü',
    ],
    ['the span, cut', { name: 'x'.repeat(300) }, 'x'.repeat(200)],
    ['a span without a name', { name: '***' }, 'span'],
  ])('names it for %s', (_what, span, name) => {
    expect(segmentOf(span).name).toBe(name);
  });

  it.each<[TestSpan, string | undefined]>([
    [{ kind: 'client', attributes: awsCall }, 'aws'],
    [{ kind: 'client', attributes: { 'aws.service': 'SQS' } }, 'aws'],
    [{ kind: 'client' }, 'remote'],
    [{ kind: 'producer', parentSpanId, attributes: { 'aws.remote.service': 'queue' } }, 'remote'],
    [{ kind: 'producer', attributes: { 'aws.remote.service': 'queue' } }, undefined],
    [{ kind: 'producer', parentSpanId }, undefined],
    [{ kind: 'internal', parentSpanId }, undefined],
  ])('gives %j the namespace %s', (span, namespace) => {
    expect(segmentOf(span).namespace).toBe(namespace);
  });

  it.each([
    ['aws_app_runner', 'AWS::AppRunner::Service'],
    ['aws_eks', 'AWS::EKS::Container'],
    ['aws_elastic_beanstalk', 'AWS::ElasticBeanstalk::Environment'],
    ['aws_ecs', 'AWS::ECS::Container'],
    ['aws_ec2', 'AWS::EC2::Instance'],
    ['aws_lambda', undefined],
    ['constructor', undefined],
  ])('gives %s the origin %s', (platform, origin) => {
    const aws = { 'cloud.provider': 'aws', 'cloud.platform': platform };

    expect(segmentOf({ resource: aws }).origin).toBe(origin);
    expect(segmentOf({ resource: { ...aws, 'cloud.provider': 'gcp' } }).origin).toBeUndefined();
  });

  it('tells the launch types of ECS apart', () => {
    const resource = { 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'fargate' };

    expect(segmentOf({ resource }).origin).toBe('AWS::ECS::Fargate');
  });

  it.each<[string, TestSpan, object]>([
    [
      'the older conventions',
      {
        attributes: {
          'http.method': 'GET',
          'http.scheme': 'https',
          'http.host': 'example.com:8443',
          'http.target': '/orders?x=1',
          'http.status_code': 200,
          'http.user_agent': 'curl',
          'http.client_ip': '203.0.113.7',
        },
      },
      {
        request: {
          method: 'GET',
          url: 'https://example.com:8443/orders?x=1',
          user_agent: 'curl',
          client_ip: '203.0.113.7',
          x_forwarded_for: true,
        },
        response: { status: 200, content_length: 0 },
      },
    ],
    [
      'the present conventions of a server',
      {
        attributes: {
          'http.request.method': 'POST',
          'url.scheme': 'https',
          'server.address': 'example.com',
          'server.port': 443,
          'url.path': '/orders',
          'url.query': 'x=1',
          'http.response.status_code': 201,
          'user_agent.original': 'curl',
          'client.address': '203.0.113.7',
          'network.peer.address': '10.0.0.1',
        },
      },
      {
        request: {
          method: 'POST',
          url: 'https://example.com/orders?x=1',
          user_agent: 'curl',
          client_ip: '203.0.113.7',
        },
        response: { status: 201, content_length: 0 },
      },
    ],
    [
      'a client that tells the whole address',
      { kind: 'client', attributes: { 'url.full': 'http://a/b', 'http.request.method': 'GET' } },
      { request: { method: 'GET', url: 'http://a/b' }, response: { content_length: 0 } },
    ],
    [
      'a client that tells its peer',
      {
        kind: 'client',
        attributes: { 'http.method': 'GET', 'net.peer.name': 'a', 'net.peer.port': 81 },
      },
      { request: { method: 'GET', url: 'http://a:81/' }, response: { content_length: 0 } },
    ],
    [
      'an event with the length of the answer',
      {
        kind: 'client',
        attributes: { 'http.status_code': 200 },
        events: [
          {
            name: 'message',
            attributes: { 'message.type': 'RECEIVED', 'messaging.message_payload_size_bytes': 77 },
          },
        ],
      },
      { request: {}, response: { status: 200, content_length: 77 } },
    ],
  ])('reads %s', (_what, span, http) => {
    expect(segmentOf(span).http).toEqual(http);
  });

  it('has no http where nothing is of HTTP', () => {
    expect(segmentOf({ attributes: { 'net.peer.name': 'a' } }).http).toBeUndefined();
  });

  it.each([
    [{ attributes: { 'http.status_code': 404 } }, { error: true, throttle: false, fault: false }],
    [
      { attributes: { 'http.response.status_code': 429 } },
      { error: true, throttle: true, fault: false },
    ],
    [{ attributes: { 'http.status_code': 503 } }, { error: false, throttle: false, fault: true }],
    [
      { attributes: { 'http.status_code': 404 }, error: 'no' },
      { error: true, throttle: false, fault: false },
    ],
    [
      { attributes: { 'http.status_code': 200 }, error: 'no' },
      { error: false, throttle: false, fault: true },
    ],
    [{ error: 'no' }, { error: false, throttle: false, fault: true }],
    [{}, { error: false, throttle: false, fault: false }],
  ] as const)('flags %j as %j', (span, flags) => {
    expect(segmentOf(span)).toMatchObject(flags);
  });

  it('makes the exceptions of events the cause, each with its causes', () => {
    const stacktrace = 'E: m\n\tat a.b(C.java:1)\nCaused by: F: n\n\tat d.e(G.java:2)';
    const { cause } = segmentOf({
      kind: 'client',
      resource: { 'telemetry.sdk.language': 'java' },
      events: [
        {
          name: 'exception',
          attributes: {
            'exception.type': 'E',
            'exception.message': 'm',
            'exception.stacktrace': stacktrace,
          },
        },
        { name: 'something else' },
        { name: 'exception', attributes: { 'exception.type': 'H' } },
      ],
    });

    const exceptions = typeof cause === 'object' ? (cause.exceptions ?? []) : [];
    const ids = exceptions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
    expect(exceptions).toMatchObject([
      {
        type: 'E',
        message: 'm',
        remote: true,
        cause: ids[1],
        stack: [{ path: 'C.java', line: 1 }],
      },
      { type: 'F', message: 'n', remote: true, stack: [{ path: 'G.java', line: 2 }] },
      { type: 'H', remote: true },
    ]);
  });

  it('makes the tries of an AWS SDK exceptions', () => {
    const event = {
      name: 'HTTP request failure',
      at: testTime + 0.5,
      attributes: { 'http.response.status_code': 500, 'aws.http.error_message': 'oh' },
    };

    expect(segmentOf({ kind: 'client', attributes: awsCall, events: [event] }).cause).toMatchObject(
      {
        exceptions: [
          { type: 'aws.http.error.event', message: `500@${testTime}.500000@oh`, remote: true },
        ],
      },
    );
    expect(segmentOf({ kind: 'client', events: [event] }).cause).toBeUndefined();
  });

  it.each([
    [{ error: 'no order' }, 'no order'],
    [{ error: true, attributes: { 'http.status_text': 'Bad' } }, 'Bad'],
  ] as const)('makes the status of %j the cause', (span, message) => {
    expect(segmentOf(span).cause).toMatchObject({ exceptions: [{ message }] });
  });

  it('says what was called and where the caller runs', () => {
    const { aws, service, user } = segmentOf({
      kind: 'client',
      attributes: {
        ...awsCall,
        'aws.region': 'us-east-1',
        'aws.requestId': 'r-1',
        'aws.dynamodb.table_names': ['orders'],
        'aws.queue.url': 'https://a/b',
        'enduser.id': 'u-1',
      },
      resource: {
        'cloud.provider': 'aws',
        'cloud.platform': 'aws_ec2',
        'cloud.account.id': '123456789012',
        'cloud.availability_zone': 'us-east-1a',
        'host.id': 'i-1',
        'service.version': '7',
        'aws.log.group.arns':
          'arn:aws:logs:us-east-1:1:log-group:a&arn:aws:logs:us-east-1:1:log-group:b',
        'telemetry.sdk.name': 'opentelemetry',
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.version': '3.1.1',
      },
    });

    expect(aws).toEqual({
      operation: 'GetItem',
      region: 'us-east-1',
      request_id: 'r-1',
      table_name: 'orders',
      queue_url: 'https://a/b',
      account_id: '123456789012',
      ec2: { instance_id: 'i-1', availability_zone: 'us-east-1a' },
      cloudwatch_logs: [
        { log_group: 'a', arn: 'arn:aws:logs:us-east-1:1:log-group:a' },
        { log_group: 'b', arn: 'arn:aws:logs:us-east-1:1:log-group:b' },
      ],
      xray: { sdk: 'opentelemetry for nodejs', sdk_version: '3.1.1', auto_instrumentation: false },
    });
    expect(service).toEqual({ version: '7' });
    expect(user).toBe('u-1');
  });

  it('lists several tables, and knows no AWS block for another cloud', () => {
    const attributes = { ...awsCall, 'aws.dynamodb.table_names': ['a', 'b'] };

    expect(segmentOf({ attributes }).aws).toMatchObject({ table_names: ['a', 'b'] });
    expect(segmentOf({ attributes, resource: { 'cloud.provider': 'gcp' } }).aws).toBeUndefined();
  });

  it('describes containers, clusters and Beanstalk', () => {
    const ecs = segmentOf({
      resource: { 'cloud.platform': 'aws_ecs', 'container.name': 'c', 'aws.ecs.task.arn': 't' },
    });
    const eks = segmentOf({ resource: { 'k8s.cluster.name': 'k', 'k8s.pod.name': 'p' } });
    const beanstalk = segmentOf({
      resource: {
        'cloud.platform': 'aws_elastic_beanstalk',
        'service.namespace': 'env',
        'service.instance.id': '23',
        'service.version': 'v',
      },
    });

    expect(ecs.aws?.ecs).toEqual({ container: 'c', task_arn: 't' });
    expect(eks.aws?.eks).toEqual({ cluster_name: 'k', pod: 'p' });
    expect(beanstalk.aws?.elastic_beanstalk).toEqual({
      environment_name: 'env',
      deployment_id: 23,
      version_label: 'v',
    });
  });

  it('describes a query', () => {
    const attributes = {
      'db.system': 'postgresql',
      'db.name': 'shop',
      'db.user': 'u',
      'db.statement': 'SELECT $1',
    };

    const sql = segmentOf({ name: 'SELECT shop', kind: 'client', attributes });
    const other = segmentOf({
      kind: 'client',
      attributes: { ...attributes, 'db.system': 'redis' },
    });

    expect(sql.sql).toEqual({
      url: 'SELECT shop',
      connection_string: 'localhost/shop',
      database_type: 'postgresql',
      user: 'u',
      sanitized_query: 'SELECT $1',
    });
    expect(sql.metadata).toBeUndefined();
    expect(other.sql).toBeUndefined();
    expect(other.metadata?.default).toMatchObject({ 'db.statement': 'SELECT $1' });
  });

  it('annotates what the span lists, and keeps the rest as metadata', () => {
    const { annotations, metadata } = segmentOf({
      attributes: {
        'order id': 'o-1',
        'order.amount': 1.5,
        gift: true,
        list: [1, { a: 'b' }],
        more: 'x',
        'aws.xray.annotations': [
          'order id',
          'order.amount',
          'gift',
          'list',
          'otel.resource.zone',
          'absent',
        ],
        'aws.xray.metadata.shop': '{"answer":{"status":200}}',
        'aws.xray.metadata.default': '{"merged":1}',
        'aws.xray.metadata.broken': '{',
        'aws.xray.metadata.deep': `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      },
      resource: { zone: 'z', 'service.name': 'shop' },
    });

    expect(annotations).toEqual({
      order_id: 'o-1',
      'order.amount': 1.5,
      gift: true,
      'otel.resource.zone': 'z',
    });
    expect(metadata).toEqual({
      shop: { answer: { status: 200 } },
      default: {
        more: 'x',
        merged: 1,
        'aws.xray.metadata.broken': '{',
        'aws.xray.metadata.deep': expect.any(String),
        'otel.resource.service.name': 'shop',
      },
    });
  });

  it('leaves the resource out of subsegments', () => {
    const subsegment = segmentOf({ kind: 'internal', parentSpanId, resource: { zone: 'z' } });

    expect(subsegment.metadata).toBeUndefined();
  });

  it('keeps links', () => {
    const link = {
      traceId: '6b49d200bbbbbbbbbbbbbbbbbbbbbbbb',
      spanId: 'cccccccccccccccc',
      attributes: { a: 'b' },
    };

    expect(segmentOf({ links: [link] }).links).toEqual([
      {
        trace_id: '1-6b49d200-bbbbbbbbbbbbbbbbbbbbbbbb',
        id: 'cccccccccccccccc',
        attributes: { a: 'b' },
      },
    ]);
  });

  it('knows a span that goes on', () => {
    const segment = segmentOf({ attributes: { 'aws.xray.inprogress': true } });

    expect(segment).toMatchObject({ in_progress: true });
    expect(segment).not.toHaveProperty('end_time');
  });
});

describe('segmentsOfSpan of a local root', () => {
  const link = { traceId: '6b49d200bbbbbbbbbbbbbbbbbbbbbbbb', spanId: 'cccccccccccccccc' };
  const attributes = {
    ...awsCall,
    'aws.span.kind': 'LOCAL_ROOT',
    'aws.local.service': 'worker',
    'aws.remote.service': 'AWS::SQS',
    'aws.remote.operation': 'ReceiveMessage',
    'http.status_code': 200,
    'aws.region': 'us-east-1',
    custom: 'x',
    indexed: 'y',
    'aws.xray.annotations': ['indexed', 'aws.remote.operation'],
  };

  it('makes one segment of work', () => {
    const segments = segmentsOf({ kind: 'internal', parentSpanId, attributes });

    expect(segments).toMatchObject([{ name: 'worker', parent_id: parentSpanId }]);
    expect(segments[0]).not.toHaveProperty('type');
    expect(segments[0]).not.toHaveProperty('namespace');
  });

  it.each(['client', 'producer', 'consumer'] as const)(
    'makes of a %s the service and, below it, what it called',
    (kind) => {
      const [dependency, service] = segmentsOf({
        kind,
        parentSpanId,
        attributes,
        links: [link],
        resource: { zone: 'z' },
      });

      expect(dependency).toMatchObject({
        type: 'subsegment',
        id: '53995c3f42cd8ad8',
        parent_id: service?.id,
        name: 'SQS',
        namespace: 'aws',
        http: { response: { status: 200 } },
        aws: { operation: 'GetItem', region: 'us-east-1' },
        annotations: { indexed: 'y', 'aws.remote.operation': 'ReceiveMessage' },
        metadata: { default: { custom: 'x' } },
      });
      expect(service).toMatchObject({
        name: 'worker',
        parent_id: parentSpanId,
        annotations: { indexed: 'y' },
      });
      expect(service?.annotations).not.toHaveProperty('aws.remote.operation');
      for (const member of ['type', 'namespace', 'http'])
        expect(service).not.toHaveProperty(member);
      expect(Object.keys(service?.aws ?? {})).toEqual(['xray']);
      expect(service?.metadata?.default).toEqual({});
      expect(dependency?.links === undefined).toBe(kind === 'consumer');
      expect(service?.links === undefined).toBe(kind !== 'consumer');
    },
  );

  it('keeps the resource with the service that has no parent', () => {
    const [, service] = segmentsOf({ kind: 'client', attributes, resource: { zone: 'z' } });

    expect(service?.metadata).toEqual({ default: { 'otel.resource.zone': 'z' } });
  });
});
