import { describe, expect, it } from 'vitest';
import { type AppPlan, newAppPlan } from '../../../../local/runner/app-plan.ts';
import { declareMap } from '../../../../local/runner/declared-map/declare-map.ts';
import type { FunctionConfig } from '../../../../local/runner/emulators/lambda/function-config.ts';

const scope = { account: '123456789012', region: 'us-east-1' };
const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;

const fn = (name: string, config: Partial<FunctionConfig> = {}): FunctionConfig => ({
  ...{ name, arn: arn('lambda', `function:${name}`), handler: 'index.handler' },
  ...{ runtime: 'nodejs24.x', assetPath: '/nowhere', memorySize: 128, timeout: 3 },
  ...{ environment: {}, tracing: 'Active', roleArn: arn('iam', 'role/r') },
  ...config,
});

const table = (name: string, hasStream = false): AppPlan['tables'][number] => ({
  ...{ name, arn: arn('dynamodb', `table/${name}`), keys: { partition: 'id' } },
  ...{ attributeTypes: { id: 'S' }, globalIndexes: [], localIndexes: [] },
  ...{ billingMode: 'PAY_PER_REQUEST', deletionProtection: false },
  ...(hasStream && {
    stream: { arn: arn('dynamodb', `table/${name}/stream/1`), viewType: 'KEYS_ONLY' },
  }),
});

const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;

const queue = (name: string): AppPlan['queues'][number] => ({
  ...{ name, arn: arn('sqs', name), url: queueUrl(name), visibilityTimeout: 30, delaySeconds: 0 },
  ...{ messageRetentionPeriod: 60, receiveMessageWaitTimeSeconds: 0, maximumMessageSize: 1024 },
});

const topic = (name: string, tracing: 'Active' | 'PassThrough'): AppPlan['topics'][number] => ({
  ...{ name, arn: arn('sns', name), displayName: '', tracing },
});

const mapping = (
  kind: 'queue' | 'stream',
  eventSourceArn: string,
  functionName: string,
  enabled = true,
) =>
  ({
    ...{ kind, id: 'm', functionName, eventSourceArn, enabled, batchSize: 1, batchingWindow: 0 },
    ...{ reportBatchItemFailures: false, filters: [], startingPosition: 'LATEST' },
    ...{ maximumRetryAttempts: -1, maximumRecordAge: -1, bisectBatchOnFunctionError: false },
  }) as AppPlan['eventSources'][number];

const subscription = (topicName: string, protocol: 'sqs' | 'lambda', endpoint: string) => ({
  ...{ arn: 'arn:sub', topicArn: arn('sns', topicName), protocol, endpoint, raw: false },
});

const restApi = (tracing: boolean, functionName: string): AppPlan['apiGateway'] => ({
  ...{ resources: [], validators: [], models: [], notices: [] },
  apis: [
    {
      ...{ constructPath: 'Shop/Api/Resource', id: 'api1', name: 'shop' },
      ...{ rootResourceId: 'root', binaryMediaTypes: [] },
    },
  ],
  methods: [
    {
      ...{ constructPath: 'Shop/Api/GET', apiId: 'api1', resourceId: 'root', httpMethod: 'GET' },
      ...{ requestParameters: {}, requestModels: {} },
      integration: {
        kind: 'lambda-proxy',
        functionArn: arn('lambda', `function:${functionName}`),
        timeout: 29_000 as never,
      },
    },
  ],
  stages: [
    {
      ...{ constructPath: 'Shop/Api/Stage', apiId: 'api1', name: 'prod', tracing },
      ...{ variables: {}, methodSettings: [] },
    },
  ],
});

/** A load balancer before whatever is behind the target group `arn:group`. */
const loadBalancer: AppPlan['loadBalancing'] = {
  ...{ rules: [], notices: [] },
  loadBalancers: [
    {
      ...{ constructPath: 'Shop/Front', name: 'front', arn: 'arn:lb', fullName: 'app/front/1' },
      dnsName: 'Front-1.us-east-1.elb.amazonaws.com',
      attributes: {} as never,
    },
  ],
  listeners: [
    {
      ...{ constructPath: 'Shop/Listener', arn: 'arn:listener', loadBalancerArn: 'arn:lb' },
      ...{ protocol: 'HTTP', port: 80 },
      action: { kind: 'forward', targets: [{ arn: 'arn:group', weight: 1 }] },
    },
  ],
  targetGroups: [
    { constructPath: 'Shop/Group', name: 'group', arn: 'arn:group', targetIds: [] } as never,
  ],
};

/** A service of one container behind the target group. */
const service = (environment: Record<string, string>, hasDaemon = true): Partial<AppPlan> => ({
  ecsServices: [
    {
      ...{ stack: 'Shop', logicalId: 'Service', name: 'Shop-Service', arn: 'arn:s', cluster: 'c' },
      ...{ taskDefinitionArn: 'arn:task', desiredCount: 1, subnetIds: [] },
      loadBalancers: [{ targetGroupArn: 'arn:group', containerName: 'web', containerPort: 80 }],
    },
  ],
  taskDefinitions: [
    {
      ...{ arn: 'arn:task', family: 'f', taskRoleArn: undefined },
      limits: { cpu: 1, memory: 1 },
      daemon: hasDaemon ? { name: 'xray', imageName: 'xray', port: 2000 } : undefined,
      containers: [{ name: 'web', image: { environment: {} }, environment, secrets: [] } as never],
    },
  ],
  loadBalancing: loadBalancer,
});

function drawn(parts: Partial<AppPlan>) {
  const map = declareMap({ ...newAppPlan(), ...parts }, [], scope);
  return {
    edges: map.edges.map(({ from, to, kind }) => `${from} ${kind === 'link' ? '~>' : '->'} ${to}`),
    nodes: map.nodes.map(({ id }) => id),
    untraced: Object.fromEntries(
      map.nodes.flatMap(({ id, untraced }) => (untraced === undefined ? [] : [[id, untraced]])),
    ),
  };
}

const client = (name: string) => `client~${name}`;
const lambda = (name: string) => `AWS::Lambda~${name}`;
const code = (name: string) => `AWS::Lambda::Function~${name}`;
const stage = 'AWS::ApiGateway::Stage~shop/prod';
const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer~front';
const container = 'AWS::ECS::Container~stock';

describe('declareMap', () => {
  it('has nothing for an app of nothing', () => {
    expect(declareMap(newAppPlan(), [], scope)).toEqual({ nodes: [], edges: [] });
  });

  describe('of functions', () => {
    it('has two nodes, and a client before what nothing of the app calls', () => {
      expect(drawn({ functions: [fn('cron')] })).toEqual({
        nodes: [lambda('cron'), code('cron'), client('cron')],
        edges: [`${lambda('cron')} -> ${code('cron')}`, `${client('cron')} -> ${lambda('cron')}`],
        untraced: {},
      });
    });

    it('says that a passive one which nobody traces is not recorded, nor what it calls', () => {
      const { untraced } = drawn({
        functions: [fn('cron', { tracing: 'PassThrough', environment: { TABLE: 'views' } })],
        tables: [table('views')],
      });

      expect(untraced).toEqual({
        [lambda('cron')]: expect.stringContaining('"PassThrough"'),
        [code('cron')]: expect.stringContaining('"PassThrough"'),
        'AWS::DynamoDB::Table~views': 'nothing that calls it is traced',
        [client('cron')]: expect.stringContaining('no trace begins'),
      });
    });

    it('records a passive one that a traced one calls', () => {
      const { untraced, edges } = drawn({
        functions: [
          fn('first', { environment: { NEXT_FUNCTION_ARN: arn('lambda', 'function:next:live') } }),
          fn('next', { tracing: 'PassThrough' }),
        ],
      });

      expect(untraced).toEqual({});
      expect(edges).toContain(`${code('first')} -> ${lambda('next')}`);
      expect(edges).not.toContain(`${client('next')} -> ${lambda('next')}`);
    });

    it('shows one that cannot run here, with the reason, where it is called', () => {
      const failed = {
        resource: {
          ...{ stack: 'Shop', logicalId: 'Py', type: 'AWS::Lambda::Function' },
          ...{ constructPath: 'Shop/Py/Resource', property: () => undefined },
        },
        ...{ state: 'failed' as const, name: 'py', reason: 'only Node.js runtimes run here' },
      };
      const plan = { ...newAppPlan(), apiGateway: restApi(true, 'py') };

      const { nodes, edges } = declareMap(plan, [failed], scope);

      expect(nodes).toContainEqual({
        ...{ id: lambda('py'), name: 'py', type: 'AWS::Lambda', resource: 'Shop/Py' },
        constructPath: 'Shop/Py/Resource',
        untraced: 'it does not run here: only Node.js runtimes run here',
      });
      expect(edges).toContainEqual({ from: stage, to: lambda('py'), kind: 'call' });
    });

    it('says that code without concurrency never runs', () => {
      const { untraced } = drawn({ functions: [fn('held', { reservedConcurrency: 0 })] });

      expect(untraced).toEqual({ [code('held')]: expect.stringContaining('concurrency is 0') });
    });
  });

  describe('of what a program is told', () => {
    const told = (environment: Record<string, string>, parts: Partial<AppPlan> = {}) =>
      drawn({
        functions: [fn('f', { environment })],
        tables: [table('orders')],
        queues: [queue('orders')],
        ...parts,
      })
        .edges.filter((edge) => edge.startsWith(`${code('f')} `))
        .map((edge) => edge.split(' -> ')[1]);

    const ordersTable = 'AWS::DynamoDB::Table~orders';
    const ordersQueue = `AWS::SQS::Queue~${queueUrl('orders')}`;

    it.each([
      ['a table by its name', { ORDERS_TABLE: 'orders' }, [ordersTable]],
      ['a table by its ARN', { X: arn('dynamodb', 'table/orders') }, [ordersTable]],
      ['a queue by its URL', { X: queueUrl('orders') }, [ordersQueue]],
      ['a queue by its name', { ORDERS_QUEUE_NAME: 'orders' }, [ordersQueue]],
      [
        'whatever has the name, where the variable does not say',
        { X: 'orders' },
        [ordersTable, ordersQueue],
      ],
      ['a host outside, without its port', { X: 'https://a.example:8443/b' }, ['remote~a.example']],
      ['one host once', { X: 'http://a.example/1', Y: 'http://a.example/2' }, ['remote~a.example']],
      ['no host of AWS that is not of the app', { X: 'https://s3.amazonaws.com/b' }, []],
      ['no host of the machine', { X: 'http://localhost:3', Y: 'http://127.0.0.1/' }, []],
      ['nothing by its own name', { POWERTOOLS_SERVICE_NAME: 'orders' }, []],
      ['nothing by text that is no address', { X: 'https://', Y: '', Z: 'http://[' }, []],
      ['nothing by names of every object', { X: '__proto__', Y: 'constructor' }, []],
    ])('finds %s', (_, environment, expected) => {
      expect(told(environment)).toEqual(expected);
    });

    it('follows parameters and the secrets of databases', () => {
      const host = 'db.us-east-1.rds.amazonaws.com';
      const parts = {
        parameters: [{ name: '/shop/hook', type: 'String' as const, value: 'http://h.example/' }],
        secrets: [{ name: 's', arn: 'arn:secret', content: { kind: 'none' as const } }],
        secretAttachments: [{ secretArn: 'arn:secret', targetId: 'db', targetType: 'x' }],
        databases: [
          {
            ...{ identifier: 'db', stack: 'Shop', logicalId: 'Db', host, port: 1, username: 'u' },
            ...{ engine: 'postgres' as const, engineVersion: undefined, databaseName: 'stock' },
            ...{ password: 'p', parameterGroup: undefined },
          },
        ],
      };

      expect(told({ A: '/shop/hook', B: 'arn:secret' }, parts)).toEqual([
        'remote~h.example',
        `Database::SQL~stock@${host}`,
        'AWS::SecretsManager~SecretsManager',
      ]);
      expect(told({ A: arn('ssm', 'parameter/shop/hook') }, parts)).toEqual(['remote~h.example']);
      expect(told({ HOST: host.toUpperCase() }, parts)).toEqual([`Database::SQL~stock@${host}`]);
    });

    it('ends where parameters lead to themselves', () => {
      const parameters = [{ name: '/a', type: 'String' as const, value: '/a' }];

      expect(told({ A: '/a' }, { parameters })).toEqual([]);
    });
  });

  describe('of an API', () => {
    it('leads from a client through the stage to its function', () => {
      expect(drawn({ functions: [fn('f')], apiGateway: restApi(true, 'f') })).toMatchObject({
        edges: [
          `${lambda('f')} -> ${code('f')}`,
          `${stage} -> ${lambda('f')}`,
          `${client('shop/prod')} -> ${stage}`,
        ],
        untraced: {},
      });
    });

    it('begins at the function where the stage is not traced, and says why', () => {
      const map = drawn({ functions: [fn('f')], apiGateway: restApi(false, 'f') });

      expect(map.untraced).toEqual({ [stage]: expect.stringContaining('tracing is off') });
      expect(map.edges).toEqual([
        `${lambda('f')} -> ${code('f')}`,
        `${stage} -> ${lambda('f')}`,
        `${client('f')} -> ${stage}`,
        `${client('f')} -> ${lambda('f')}`,
      ]);
    });

    it('has an untraced stage all the same where a traced caller goes through it', () => {
      const map = drawn({
        functions: [
          fn('f'),
          fn('caller', {
            environment: { API: 'https://api1.execute-api.us-east-1.amazonaws.com/prod' },
          }),
        ],
        apiGateway: restApi(false, 'f'),
      });

      expect(map.untraced).toEqual({});
      expect(map.edges).toContain(`${code('caller')} -> ${stage}`);
      expect(map.edges).not.toContain(`${code('caller')} -> ${lambda('f')}`);
    });
  });

  describe('of messages', () => {
    const consumers = {
      functions: [
        fn('sender', { environment: { TOPIC: arn('sns', 'news') } }),
        fn('reader'),
        fn('notified'),
      ],
      queues: [queue('jobs')],
      eventSources: [mapping('queue', arn('sqs', 'jobs'), 'reader')],
      subscriptions: [
        subscription('news', 'sqs', arn('sqs', 'jobs')),
        subscription('news', 'lambda', arn('lambda', 'function:notified')),
      ],
    };
    const jobs = `AWS::SQS::Queue~${queueUrl('jobs')}`;
    const policy = {
      ...{ stack: 'Shop', logicalId: 'P', constructPath: 'Shop/P', isRetained: false },
      config: {
        ...{ name: 'p', bypassesLockoutCheck: false },
        document: JSON.stringify({
          Statement: {
            ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } },
            ...{ Action: 'xray:PutTraceSegments', Resource: '*' },
          },
        }),
      },
    };

    it('shows the deliveries of a topic that records, and links the queue’s reader', () => {
      const { edges } = drawn({
        ...consumers,
        topics: [topic('news', 'Active')],
        xrayResourcePolicies: [policy],
      });

      const news = 'AWS::SNS::Topic~news';
      expect(edges).toEqual(
        expect.arrayContaining([
          `${code('sender')} -> ${news}`,
          `${news} -> ${jobs}`,
          `${news} -> ${lambda('notified')}`,
          `${jobs} ~> ${lambda('reader')}`,
        ]),
      );
      expect(edges).not.toContain(`${client('reader')} -> ${lambda('reader')}`);
    });

    it.each([
      ['that is passive', topic('news', 'PassThrough'), [policy]],
      ['that X-Ray does not let in', topic('news', 'Active'), []],
    ])('links a queue’s reader to a topic %s', (_, declared, xrayResourcePolicies) => {
      const { edges, untraced } = drawn({ ...consumers, topics: [declared], xrayResourcePolicies });

      const news = `AWS::SNS~${arn('sns', 'news')}`;
      expect(edges).toEqual(
        expect.arrayContaining([
          `${code('sender')} -> ${news}`,
          `${news} ~> ${lambda('reader')}`,
          `${news} -> ${lambda('notified')}`,
        ]),
      );
      expect(edges).not.toContain(`${news} -> ${jobs}`);
      expect(untraced[jobs]).toBe('nothing that calls it is traced');
    });

    it('says that a stream begins a trace of its own', () => {
      const { edges, untraced } = drawn({
        functions: [fn('projection')],
        tables: [table('orders', true)],
        eventSources: [
          mapping('stream', arn('dynamodb', 'table/orders/stream/1'), 'projection'),
          mapping('stream', arn('dynamodb', 'table/orders/stream/1'), 'gone'),
        ],
      });

      expect(edges).toEqual([
        `${lambda('projection')} -> ${code('projection')}`,
        'AWS::DynamoDB::Table~orders -> AWS::DynamoDB::Stream~orders stream',
        `AWS::DynamoDB::Stream~orders stream -> ${lambda('projection')}`,
        `${client('projection')} -> ${lambda('projection')}`,
      ]);
      expect(untraced['AWS::DynamoDB::Stream~orders stream']).toContain('no trace header');
    });

    it('leaves out a mapping that is disabled', () => {
      const { edges } = drawn({
        functions: [fn('reader')],
        queues: [queue('jobs')],
        eventSources: [mapping('queue', arn('sqs', 'jobs'), 'reader', false)],
      });

      expect(edges).toEqual([
        `${lambda('reader')} -> ${code('reader')}`,
        `${client('reader')} -> ${lambda('reader')}`,
      ]);
    });
  });

  describe('of what stands behind a load balancer', () => {
    const caller = fn('caller', {
      environment: { STOCK: 'http://front-1.us-east-1.elb.amazonaws.com/stock' },
    });

    it('joins callers with it, past the load balancer', () => {
      const map = drawn({ functions: [caller], ...service({ SERVICE_NAME: 'stock' }) });

      expect(map.untraced).toEqual({ [balancer]: expect.stringContaining('load balancer') });
      expect(map.edges).toEqual(
        expect.arrayContaining([
          `${balancer} -> ${container}`,
          `${code('caller')} -> ${balancer}`,
          `${code('caller')} -> ${container}`,
          `${client('stock')} -> ${balancer}`,
          `${client('stock')} -> ${container}`,
        ]),
      );
    });

    it('shows callers nothing but its host where it has no daemon', () => {
      const map = drawn({ functions: [caller], ...service({ SERVICE_NAME: 'stock' }, false) });

      expect(map.untraced).toEqual({
        [balancer]: expect.any(String),
        [container]: expect.stringContaining('no X-Ray daemon'),
        [client('stock')]: expect.stringContaining('no trace begins'),
      });
      expect(map.edges).toContain(
        `${code('caller')} -> remote~front-1.us-east-1.elb.amazonaws.com`,
      );
      expect(map.edges).not.toContain(`${code('caller')} -> ${container}`);
      expect(map.edges).not.toContain(`${client('stock')} -> ${container}`);
    });

    it('is called as its SDK’s variable has it, else by its own name', () => {
      const named = (environment: Record<string, string>) =>
        drawn(service(environment)).nodes.find((id) => id.startsWith('AWS::ECS'));

      expect(named({ SERVICE_NAME: 'stock', AWS_XRAY_TRACING_NAME: 'store' })).toBe(
        'AWS::ECS::Container~store',
      );
      expect(named({})).toBe('AWS::ECS::Container~Shop-Service');
    });
  });
});
