import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMySql, hasPostgres } from '../local/runner/rds/databases.ts';
import { copyOfApp, type Removal } from './app-copy.ts';
import { buyAPen, entrancesOf, nodesOf, traced } from './architecture-traffic.ts';
import { eventually } from './eventually.ts';
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

const storefront = 'storefront (AWS::EC2::Instance)';
const inventory = 'inventory (AWS::ECS::Container)';
const backoffice = 'backoffice (AWS::ElasticBeanstalk::Environment)';
const services = [backoffice, inventory, storefront];

/** Starts a copy of the app and asks every service of it for something. */
async function startWithout(removal: Removal): Promise<OrdersInstance> {
  const app = await startOrders({
    projectDir: copyOfApp(removal),
    stacks: ['Orders', 'Network', 'Inventory', 'Storefront', 'Backoffice'],
  });
  onTestFinished(() => app[Symbol.asyncDispose]());
  const entrances = entrancesOf(app);
  const answers = [
    await traced(entrances.storefront, buyAPen),
    await traced(entrances.reports, hasMySql ? {} : undefined),
  ];
  // Without its daemon each of them does its work all the same.
  expect(answers.map(({ status }) => status)).toEqual([200, hasMySql ? 201 : 500]);
  expect(answers[0]?.body).toMatchObject({ data: { placeOrder: { status: 'PLACED' } } });
  return app;
}

/** What the three services have on the map, once all that comes of the order is there. */
const drawnServices = (app: OrdersInstance, ...last: string[]) =>
  eventually(async () => {
    const nodes = nodesOf(await app.serviceGraph());
    expect(nodes).toEqual(
      expect.arrayContaining(['fulfil-order (AWS::Lambda::Function)', ...last]),
    );
    return nodes.filter((node) => services.includes(node));
  });

describe.runIf(hasPostgres)('a map of services of which one has no daemon', () => {
  it('lacks the container whose task has no sidecar, and nothing else', async () => {
    const app = await startWithout(sidecar);

    const drawn = await drawnServices(app, storefront, backoffice);

    expect(drawn).toEqual([backoffice, storefront]);
  });

  it('lacks the instances whose user data starts none, and nothing else', async () => {
    const app = await startWithout(userData);

    const drawn = await drawnServices(app, inventory, backoffice);

    expect(drawn).toEqual([backoffice, inventory]);
  });

  it('lacks the environment without XRayEnabled, and nothing else', async () => {
    const app = await startWithout(option);

    const drawn = await drawnServices(app, inventory, storefront);

    expect(drawn).toEqual([inventory, storefront]);
  });
});
