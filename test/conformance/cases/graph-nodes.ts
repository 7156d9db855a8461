import { cases, observed } from '../conformance-case.ts';
import { deepEqual, equal, matches } from '../expectations.ts';
import type { Target } from '../target.ts';
import { edge, graphOf, type Members, mapLines, newTrace, node, put } from '../traces.ts';

/** Puts a root segment with one call, and perhaps what the callee sends; gives the graph's lines. */
async function lines(
  target: Target,
  call: Members,
  callee?: Members,
): Promise<{ front: string; map: string[]; trace: ReturnType<typeof newTrace> }> {
  const trace = newTrace(target);
  const child = trace.child(call);
  const root = trace.segment({ subsegments: [child] });
  await put(
    target,
    root,
    ...(callee === undefined ? [] : [trace.segment({ parent_id: child.id, ...callee })]),
  );
  const map = await target.eventually(async () => mapLines(await graphOf(target, trace.id)));
  return { front: root.name, map, trace };
}

const clientOf = (name: string, type = 'no type') => [
  `${name} (${type})`,
  `${name} (client)`,
  `${name} (client) -> ${name} (${type})`,
];

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:events';

const inferredNodes: readonly (readonly [what: string, call: Members, label: string])[] = [
  [
    'a table by its name',
    { name: 'DynamoDB', namespace: 'aws', aws: { operation: 'PutItem', table_name: 'orders' } },
    'orders (AWS::DynamoDB::Table)',
  ],
  [
    'a bucket by its name',
    { name: 'S3', namespace: 'aws', aws: { operation: 'GetObject', bucket_name: 'photos' } },
    'photos (AWS::S3::Bucket)',
  ],
  [
    'a queue by its URL',
    { name: 'SQS', namespace: 'aws', aws: { operation: 'SendMessage', queue_url: queueUrl } },
    `${queueUrl} (AWS::SQS::Queue)`,
  ],
  [
    'a topic by its ARN',
    { name: 'SNS', namespace: 'aws', aws: { operation: 'Publish', topic_arn: topicArn } },
    `${topicArn} (AWS::SNS)`,
  ],
  [
    'a function by its name',
    { name: 'Lambda', namespace: 'aws', aws: { operation: 'Invoke', function_name: 'pay' } },
    'pay (AWS::Lambda)',
  ],
  [
    'a service without a resource by its name',
    { name: 'STS', namespace: 'aws', aws: { operation: 'GetCallerIdentity' } },
    'STS (AWS::STS)',
  ],
  ['a host by its name', { name: 'example.com', namespace: 'remote' }, 'example.com (remote)'],
  [
    'a database by the name of the call',
    { name: 'orders@db', namespace: 'remote', sql: { database_type: 'PostgreSQL' } },
    'orders@db (Database::SQL)',
  ],
];

export const graphNodeCases = cases(
  'the service graph',
  observed('has a client of the same name before a root', async (target) => {
    const { front, map } = await lines(target, {});

    deepEqual(map, clientOf(front).sort());
  }),
  observed('has no type where a segment has no origin', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () => {
      const service = node(await graphOf(target, trace.id), root.name);
      matches(service, { Names: [root.name], Root: true, State: 'active' });
      equal(service.AccountId, undefined);
    });
  }),
  observed('has no statistics on a client, and those of the root on its edge', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ fault: true });
    await put(target, root);

    await target.eventually(async () => {
      const services = await graphOf(target, trace.id);
      const client = node(services, root.name, 'client');
      deepEqual(
        [client.State, client.SummaryStatistics, client.ResponseTimeHistogram],
        ['unknown', undefined, undefined],
      );
      const way = edge(services, client, node(services, root.name));
      deepEqual(way.Aliases, []);
      matches(way.SummaryStatistics, {
        FaultStatistics: { TotalCount: 1 },
        TotalCount: 1,
        TotalResponseTime: 1,
      });
    });
  }),
  observed('has no client without a root', async (target) => {
    const trace = newTrace(target);
    const segment = trace.segment({ parent_id: '0123456789abcdef' });
    await put(target, segment);

    await target.eventually(async () =>
      deepEqual(mapLines(await graphOf(target, trace.id)), [`${segment.name} (no type)`]),
    );
  }),
  ...inferredNodes.map(([what, call, label]) =>
    observed(`infers ${what}`, async (target) => {
      const { front, map } = await lines(target, call);

      deepEqual(map, [...clientOf(front), `${front} (no type) -> ${label}`, label].sort());
    }),
  ),
  observed('infers nothing of a call in progress', async (target) => {
    const { front, map } = await lines(target, { namespace: 'remote', in_progress: true });

    deepEqual(map, clientOf(front).sort());
  }),
  observed(
    'calls a host that was inferred passive, and a service of AWS unknown',
    async (target) => {
      const trace = newTrace(target);
      await put(
        target,
        trace.segment({
          subsegments: [
            trace.child({ name: 'example.com', namespace: 'remote' }),
            trace.child({ name: 'STS', namespace: 'aws' }),
          ],
        }),
      );

      await target.eventually(async () => {
        const services = await graphOf(target, trace.id);
        equal(node(services, 'example.com', 'remote').State, 'passive');
        equal(node(services, 'STS', 'AWS::STS').State, 'unknown');
      });
    },
  ),
  observed(
    'has a callee that sends a segment in place of the inferred node, with an alias',
    async (target) => {
      const { front, trace } = await lines(
        target,
        { name: 'back.example.com', namespace: 'remote' },
        { name: 'back' },
      );
      const services = await graphOf(target, trace.id);

      deepEqual(
        mapLines(services),
        [...clientOf(front), 'back (no type)', `${front} (no type) -> back (no type)`].sort(),
      );
      deepEqual(edge(services, node(services, front), node(services, 'back')).Aliases, [
        { Name: 'back.example.com', Names: ['back.example.com'], Type: 'remote' },
      ]);
    },
  ),
  observed('keeps a topic between its publisher and its subscriber', async (target) => {
    const { front, map } = await lines(
      target,
      { name: 'SNS', namespace: 'aws', aws: { operation: 'Publish', topic_arn: topicArn } },
      { name: 'subscriber', origin: 'AWS::Lambda' },
    );
    const topic = `${topicArn} (AWS::SNS)`;

    deepEqual(
      map,
      [
        ...clientOf(front),
        topic,
        'subscriber (AWS::Lambda)',
        `${front} (no type) -> ${topic}`,
        `${topic} -> subscriber (AWS::Lambda)`,
      ].sort(),
    );
  }),
);
