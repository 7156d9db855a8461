import { ManualClock } from '../../../../local/xray/clock.ts';
import { createXRay } from '../../../../local/xray/xray.ts';

export const began = 1_800_000_000;

const traceId = (number: number) => `1-6b49d200-${number.toString(16).padStart(24, '0')}`;
const letters = ['ok', 'fault', 'error', 'throttle', 'partial'] as const;
export type Name = (typeof letters)[number];

/** A root segment of one of the traces, half a minute after the one before. */
function root(number: number, seconds: number | undefined, members: object) {
  const start = began + number * 30;
  return {
    trace_id: traceId(number),
    id: `${number}000000000000001`,
    name: 'front',
    origin: 'AWS::EC2::Instance',
    start_time: start,
    ...(seconds === undefined ? { in_progress: true } : { end_time: start + seconds }),
    ...members,
  };
}

const http = (method: string, path: string, status: number) => ({
  request: {
    method,
    url: `https://shop.example.com${path}`,
    user_agent: 'curl/8',
    client_ip: '192.0.2.1',
  },
  response: { status },
});

/** Five traces, each named for how it went. */
export const corpus: readonly object[] = [
  root(0, 1, {
    user: 'ann',
    resource_arn: 'arn:aws:ec2:us-east-1:123456789012:instance/i-1',
    http: http('GET', '/cart?id=1', 200),
    aws: { ec2: { instance_id: 'i-1', availability_zone: 'us-east-1a' } },
    annotations: { tier: 'gold', items: 3, express: true, 'shop.area': 'cart' },
    subsegments: [
      {
        id: '0000000000000002',
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: began + 0.1,
        end_time: began + 0.9,
        aws: { operation: 'GetItem', table_name: 'carts' },
        http: { response: { status: 200 } },
        annotations: { step: 'read' },
      },
    ],
  }),
  root(1, 3, {
    user: 'bob',
    http: http('POST', '/orders', 500),
    fault: true,
    annotations: { tier: 'silver', items: 30 },
    subsegments: [
      {
        id: '1000000000000002',
        name: 'back.example.com',
        namespace: 'remote',
        start_time: began + 30.5,
        end_time: began + 33,
        fault: true,
        http: { request: { method: 'PUT', traced: true }, response: { status: 502 } },
        annotations: { attempt: 2 },
      },
    ],
  }),
  {
    trace_id: traceId(1),
    id: '1000000000000003',
    parent_id: '1000000000000002',
    name: 'back',
    start_time: began + 30.6,
    end_time: began + 32.6,
    fault: true,
    aws: { account_id: '999999999999' },
    user: 'service',
    annotations: { shard: 7 },
    subsegments: [
      {
        id: '1000000000000004',
        name: 'query',
        start_time: began + 30.7,
        end_time: began + 34.6,
        fault: true,
        cause: {
          exceptions: [{ id: '1000000000000005', type: 'DbError', message: 'no connection' }],
        },
      },
    ],
  },
  root(2, 0.25, {
    http: http('GET', '/cart?id=2', 404),
    error: true,
    annotations: { express: false, items: 'many' },
    cause: { exceptions: [{ id: '2000000000000002', type: 'NotFound', message: 'no cart' }] },
  }),
  root(3, 0.5, { http: http('GET', '/cart?id=3', 429), error: true, throttle: true }),
  root(4, undefined, { name: 'side', origin: undefined }),
];

export function openCorpus() {
  const clock = new ManualClock(began + 300);
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    warn: (message) => {
      throw new Error(message);
    },
  });
  const refused = xray.putTraceSegments(corpus.map((document) => JSON.stringify(document)));
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  const names = new Map<string | undefined, Name>(
    letters.map((name, number) => [traceId(number), name]),
  );
  return {
    xray,
    window: { StartTime: new Date((began - 60) * 1000), EndTime: new Date((began + 600) * 1000) },
    /** The names of the traces that match, in the order of their numbers. */
    find(expression: string): string {
      const { TraceSummaries = [] } = xray.call('GetTraceSummaries', {
        StartTime: new Date((began - 60) * 1000),
        EndTime: new Date((began + 600) * 1000),
        FilterExpression: expression,
      });
      return TraceSummaries.map(({ Id }) => names.get(Id))
        .reverse()
        .join(' ');
    },
  };
}
