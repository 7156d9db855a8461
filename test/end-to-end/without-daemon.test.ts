import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMySql, hasPostgres } from '../local/runner/rds/databases.ts';
import { copyOfApp, type Removal } from './app-copy.ts';
import { buyAPen, entrancesOf, nodesOf, traced } from './architecture-traffic.ts';
import { eventually } from './eventually.ts';
import { queue } from './expected-graphs.ts';
import { describeErrors } from './log-errors.ts';
import { type OrdersInstance, startOrders } from './orders-instance.ts';

const sidecar: Removal = {
  file: 'lib/constructs/traced-container-service.ts',
  passage: /new XRayDaemonSidecar\([^;]+;/,
};
const userData: Removal = {
  file: 'lib/constructs/traced-instance-group.ts',
  passage: /runXRayDaemon\(\{.*\}\),/,
};
const option: Removal = {
  file: 'lib/constructs/traced-beanstalk-environment.ts',
  passage: /'aws:elasticbeanstalk:xray': .*/,
};

const container = [
  'inventory (AWS::ECS::Container)',
  // X-Ray knows of it by the container's segment alone.
  'inventory@rds (Database::SQL)',
];
const instances = ['storefront (AWS::EC2::Instance)', 'storefront (client)'];
const environment = [
  'SecretsManager (AWS::SecretsManager)',
  'backoffice (AWS::ElasticBeanstalk::Environment)',
  'backoffice (client)',
  'backoffice@rds (Database::SQL)',
];
const whole = [
  ...container,
  ...instances,
  ...environment,
  'fulfil-order (AWS::Lambda)',
  'fulfil-order (AWS::Lambda::Function)',
  queue,
  'notify-customer (AWS::Lambda)',
  'notify-customer (AWS::Lambda::Function)',
  'order-events (AWS::SNS::Topic)',
  'order-views (AWS::DynamoDB::Table)',
  'orders (AWS::DynamoDB::Table)',
  'orders/prod (AWS::ApiGateway::Stage)',
  'place-order (AWS::Lambda)',
  'place-order (AWS::Lambda::Function)',
  'project-order (AWS::Lambda)',
  'project-order (AWS::Lambda::Function)',
  'project-order (client)',
  'webhook.example.com (remote)',
];

/** Starts a copy of the app, buys something and asks for a report. */
async function startWithout(removal: Removal): Promise<OrdersInstance> {
  const app = await startOrders({
    projectDir: copyOfApp(removal),
    // With the rules that leave health checks out.
    stacks: ['Orders', 'Network', 'Inventory', 'Storefront', 'Backoffice', 'Tracing'],
  });
  onTestFinished(() => app[Symbol.asyncDispose]());
  const { storefront, reports } = entrancesOf(app);
  const answers = [await traced(storefront, buyAPen), await traced(reports, {})];
  // Without its daemon each of them does its work all the same.
  expect(answers.map(({ status }) => status)).toEqual([200, 201]);
  expect(answers[0]?.body).toMatchObject({ data: { placeOrder: { status: 'PLACED' } } });
  return app;
}

/** The map once it is as expected, with what is gone from it and what stands there instead. */
const expectMap = (app: OrdersInstance, gone: readonly string[], instead: readonly string[]) =>
  eventually(async () => {
    const nodes = nodesOf(await app.serviceGraph());
    const found = {
      gone: whole.filter((node) => !nodes.includes(node)),
      instead: nodes.filter((node) => !whole.includes(node)),
    };
    expect(found, describeErrors(app)).toEqual({ gone, instead });
  });

// Each synthesizes an app of its own.
const timeout = 90_000;

describe.runIf(hasPostgres && hasMySql)(
  'a map of services of which one has no daemon',
  { timeout },
  () => {
    it('lacks the container whose task has no sidecar, and nothing else', async () => {
      const app = await startWithout(sidecar);

      await expectMap(app, container, [
        expect.stringMatching(/^invent-front-\S+\.us-east-1\.elb\.amazonaws\.com \(remote\)$/i),
      ]);
    });

    it('lacks the instances whose user data starts none, and nothing else', async () => {
      const app = await startWithout(userData);

      await expectMap(app, instances, []);
    });

    it('lacks the environment without XRayEnabled, and nothing else', async () => {
      const app = await startWithout(option);

      await expectMap(app, environment, []);
    });
  },
);
