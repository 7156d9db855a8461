import fc from 'fast-check';
import type { Filter } from '../../../../local/xray/filter/expression.ts';
import type { SegmentDocument } from '../../../../local/xray/model/segment-document.ts';

export const began = 1_800_000_000;

/** The same numbers for the same seed. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    next,
    chance: (share: number) => next() < share,
    pick: <Item>(...items: readonly [Item, ...Item[]]): Item =>
      items[Math.floor(next() * items.length)] ?? items[0],
  };
}

export const traceIdOf = (number: number) => `1-6b49d200-${number.toString(16).padStart(24, '0')}`;

const idOf = (trace: number, part: number) =>
  trace.toString(16).padStart(12, '0') + part.toString(16).padStart(4, '0');

/** A trace of one to three segments, of a kind that none, few or many others are. */
export function variedTrace(number: number): SegmentDocument[] {
  const { chance, pick, next } = dice(number * 7919 + 17);
  const start = began + number * 3 + Math.round(next() * 1000) / 1000;
  const seconds = Math.round(next() ** 3 * 8000) / 1000;
  const status = pick(200, 200, 200, 201, 404, 429, 500);
  const inProgress = chance(0.05);
  const http = (code: number) => ({
    request: {
      method: pick('GET', 'POST', 'a-method-that-nobody-has-heard-of'),
      url: `https://shop.example.com/${pick('cart', 'orders', `item-${number}`)}`,
      ...(chance(0.5) && { user_agent: 'curl/8', client_ip: '192.0.2.1' }),
    },
    response: { status: code },
  });
  const annotations = {
    tier: pick<string | number | boolean>('gold', 'silver', 'silver', 7, true),
    ...(chance(0.5) && { items: Math.floor(next() * 20) }),
    ...(chance(0.3) && { express: chance(0.5) }),
    number,
  };
  const table = pick('carts', 'orders', `archive-${number % 50}`);
  const failed = chance(0.2);
  const front: SegmentDocument = {
    trace_id: traceIdOf(number),
    id: idOf(number, 1),
    name: pick('front', 'front', 'side', 'Front'),
    origin: pick(undefined, 'AWS::EC2::Instance', 'AWS::ECS::Container'),
    start_time: start,
    ...(inProgress ? { in_progress: true } : { end_time: start + seconds }),
    ...(status >= 500 ? { fault: true } : {}),
    ...(status >= 400 && status < 500 ? { error: true, throttle: status === 429 } : {}),
    ...(chance(0.7) && { http: http(status) }),
    ...(chance(0.4) && { user: pick('ann', 'bob', `user-${number}`) }),
    ...(chance(0.3) && {
      aws: { ec2: { instance_id: pick('i-1', 'i-2'), availability_zone: 'us-east-1a' } },
      resource_arn: 'arn:aws:ec2:us-east-1:123456789012:instance/i-1',
    }),
    ...(chance(0.6) && { annotations }),
    ...(status === 500 && {
      cause: {
        exceptions: [{ id: idOf(number, 9), type: 'DbError', message: `no ${table}` }],
      },
    }),
    subsegments: [
      {
        id: idOf(number, 2),
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: start,
        end_time: start + seconds / 2,
        aws: { operation: 'GetItem', table_name: table },
        ...(failed && { fault: true, http: { response: { status: 503 } } }),
        ...(chance(0.2) && { annotations: { step: 'read' } }),
      },
      {
        id: idOf(number, 3),
        name: 'back.example.com',
        namespace: 'remote',
        start_time: start,
        end_time: start + seconds * 0.9,
        ...(chance(0.2) && { error: true }),
      },
    ],
  };
  if (chance(0.5)) return [front];
  const late = chance(0.2) ? 400 : 0;
  return [
    front,
    {
      trace_id: traceIdOf(number),
      id: idOf(number, 4),
      parent_id: idOf(number, 3),
      name: 'back',
      start_time: start + 0.001,
      end_time: start + seconds + late,
      ...(chance(0.3) && { fault: true }),
      ...(chance(0.2) && { aws: { account_id: '999999999999' } }),
      ...(chance(0.3) && { annotations: { shard: number % 3, tier: 'gold' } }),
    },
  ];
}

const value = fc.constantFrom<string | number | boolean>(
  ...['gold', 'silver', 'ann', 'user-3', 'curl/8', 'GET', 'us-east-1a', 'i-2', ''],
  ...[7, 0.5, 200, 404, 500, true, false],
);
const name = fc.constantFrom(
  'front',
  'side',
  'back',
  'carts',
  'archive-3',
  'back.example.com',
  'x',
);
const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'contains', 'beginswith');
const comparison = fc.record({ operator, value });
const maybe = <T>(key: string, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.constant({}),
    arbitrary.map((given) => ({ [key]: given })),
  );
const keyword = (...words: string[]) =>
  fc
    .tuple(fc.constantFrom(...words), maybe('comparison', comparison))
    .map(([word, more]) => ({ kind: 'keyword', keyword: word, ...more }));
const annotation = fc
  .tuple(
    fc.constantFrom('tier', 'items', 'express', 'step', 'shard', 'none'),
    maybe('comparison', comparison),
  )
  .map(([key, more]) => ({ kind: 'annotation', key, ...more }));
const node = fc.record(
  {
    name,
    type: fc.constantFrom('client', 'remote', 'AWS::DynamoDB::Table', 'AWS::EC2::Instance'),
    account: fc.constantFrom('123456789012', '999999999999'),
  },
  { requiredKeys: [] },
);

const ofCalls = [
  'ok',
  'error',
  'throttle',
  'fault',
  'responsetime',
  'duration',
  'http.status',
  'http.method',
];
const where = tree(
  fc.oneof(keyword(...ofCalls, 'root', 'inferred', 'name', 'type'), annotation),
  1,
);
const leaf = fc.oneof(
  keyword(...ofCalls, 'partial', 'inferred', 'http.url', 'http.useragent', 'http.clientip'),
  keyword('user', 'availabilityzone', 'instance.id', 'resource.arn'),
  annotation,
  fc
    .tuple(node, maybe('where', where))
    .map(([selected, more]) => ({ kind: 'service', node: selected, ...more })),
  fc
    .tuple(node, node, maybe('where', where))
    .map(([from, to, more]) => ({ kind: 'edge', from, to, ...more })),
  fc
    .tuple(
      fc.constantFrom(
        'rootcause.fault.service',
        'rootcause.error.entity',
        'rootcause.responsetime.service',
      ),
      keyword('name', 'first', 'last'),
    )
    .map(([scope, inner]) => ({ kind: 'root-cause', scope, where: inner })),
  fc
    .constantFrom('=', '!=')
    .map((equality) => ({ kind: 'group', by: 'arn', operator: equality, value: 'group' })),
);

/** Filters whose words and values the traces have, so that most hold for some of them. */
export const fittingFilter = tree(leaf, 2) as fc.Arbitrary<Filter>;

function tree(one: fc.Arbitrary<unknown>, depth: number): fc.Arbitrary<unknown> {
  if (depth === 0) return one;
  const inner = tree(one, depth - 1);
  return fc.oneof(
    one,
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(inner, { minLength: 1, maxLength: 3 }))
      .map(([kind, terms]) => ({ kind, terms })),
    inner.map((term) => ({ kind: 'not', term })),
  );
}
