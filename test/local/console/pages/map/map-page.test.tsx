// @vitest-environment happy-dom
import {
  act,
  cleanup,
  createEvent,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseAddress } from '../../../../../local/console/address/address.ts';
import { changePreferences } from '../../../../../local/console/frame/preferences.ts';
import { MapPage } from '../../../../../local/console/pages/map/MapPage.tsx';
import { parseMapPlace } from '../../../../../local/console/pages/map/url.ts';
import { renderPage } from '../../account/real-console.tsx';
import { consoleInfo, startTestServer, type TestServer } from '../../frame/test-server.ts';
import { appServices, type DrawnNode, graph } from './fixture-graphs.ts';

let server: TestServer;

beforeEach(() => {
  localStorage.clear();
  server = startTestServer();
  server.answers.set('/ServiceGraph', { Services: appServices });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const open = (address = '#/service-map') => renderPage(<MapPage />, address);
const draw = (...nodes: DrawnNode[]) =>
  server.answers.set('/ServiceGraph', { Services: graph(...nodes) });
const findNode = (name: RegExp) => screen.findByRole('button', { name });
const query = () => new URLSearchParams(location.hash.split('?')[1]);

describe('MapPage', () => {
  it('draws nodes with type, figures and how many ended badly, said in words', async () => {
    open();

    expect(
      await findNode(
        /^orders\/prod, API Gateway stage, 471 ms, 0\.7 \/min, 10 requests, 10 % fault, 10 % throttle, 20 % error$/,
      ),
    ).toBeDefined();
    expect(screen.getByText('24 nodes · 23 edges')).toBeDefined();
    expect(await findNode(/^Call from place-order to orders: \d+ calls, p50 /)).toBeDefined();
  });

  it('opens a node: in the address, in the panel, with its filter before a click', async () => {
    open();

    fireEvent.click(await findNode(/^place-order/));

    const panel = await screen.findByRole('complementary', { name: 'place-order' });
    expect(query().get('node')).toBe('AWS::Lambda::Function~place-order');
    expect(within(panel).getByText('service("place-order")')).toBeDefined();
    expect(within(panel).getByText('Two nodes of X-Ray in one')).toBeDefined();
    const traces = within(panel).getByRole('link', { name: /^View/ });
    expect(decodeURIComponent(traces.getAttribute('href') ?? '')).toBe(
      '#/traces?filter=service("place-order")',
    );
  });

  it('narrows the filter by how calls ended', async () => {
    open('#/service-map?node=AWS::ApiGateway::Stage~orders/prod');
    const panel = await screen.findByRole('complementary', { name: 'orders/prod' });

    for (const outcome of [/^throttle/, /^error/, /^ok/]) {
      await userEvent.click(within(panel).getByRole('checkbox', { name: outcome }));
    }

    expect(
      within(panel).getByText(
        'service(id(name: "orders/prod", type: "AWS::ApiGateway::Stage")) {fault}',
      ),
    ).toBeDefined();
  });

  it('opens an edge as its caller sees it, and leads to both ends', async () => {
    open();

    fireEvent.click(await findNode(/^Call from storefront to orders\/prod/));

    const panel = await screen.findByRole('complementary', { name: 'storefront → orders/prod' });
    expect(within(panel).getByText(/the network included/)).toBeDefined();
    expect(within(panel).getByText(/execute-api/)).toBeDefined();
    expect(query().get('edge')).toBe(
      'AWS::EC2::Instance~storefront>AWS::ApiGateway::Stage~orders/prod',
    );
    const callee = within(panel).getByRole('link', { name: 'orders/prod' }).getAttribute('href');
    expect(parseMapPlace(parseAddress(callee ?? ''))).toMatchObject({
      node: 'AWS::ApiGateway::Stage~orders/prod',
      edge: undefined,
    });
  });

  it('explains a link between two traces', async () => {
    open();

    fireEvent.click(await findNode(/^Link from fulfilment to fulfil-order/));

    expect(await screen.findByText(/in a trace of its own/)).toBeDefined();
  });

  it('goes by arrows along calls and opens with Enter, one stop for the tab key', async () => {
    open();
    await findNode(/^place-order/);
    const stops = [...document.querySelectorAll('[data-node][tabindex="0"]')];
    expect(stops).toHaveLength(1);
    const start = (await findNode(/^orders\/prod/)) as unknown as SVGElement;

    start.focus();
    fireEvent.keyDown(start, { key: 'ArrowRight' });
    const edge = document.activeElement;
    expect(edge?.getAttribute('aria-label')).toMatch(/^Call from orders\/prod to /);
    if (edge !== null) fireEvent.keyDown(edge, { key: 'ArrowRight' });
    const node = document.activeElement;
    expect(node?.getAttribute('data-node')).toMatch(/^AWS::Lambda::Function~/);
    if (node !== null) fireEvent.keyDown(node, { key: 'Enter' });

    expect(query().get('node')).toBe(node?.getAttribute('data-node'));
  });

  it('goes back to where nothing was selected with Escape', async () => {
    open('#/service-map?node=AWS::DynamoDB::Table~orders');
    const node = await findNode(/^orders, DynamoDB table/);
    expect(node.getAttribute('aria-pressed')).toBe('true');

    fireEvent.keyDown(node, { key: 'Escape' });

    await waitFor(() => expect(query().get('node')).toBeNull());
  });

  it('is a table at a key, with the same nodes, edges and ways on', async () => {
    open();
    await findNode(/^place-order/);

    fireEvent.keyDown(document.body, { key: 't' });

    const nodes = await screen.findByRole('table', { name: 'Nodes of the service map' });
    expect(within(nodes).getAllByRole('row')).toHaveLength(25);
    const edges = screen.getByRole('table', { name: 'Edges of the service map' });
    expect(within(edges).getAllByRole('row')).toHaveLength(24);
    await userEvent.click(within(edges).getByRole('link', { name: 'storefront → orders/prod' }));
    expect(query().get('as')).toBe('table');
    expect(
      await screen.findByRole('complementary', { name: 'storefront → orders/prod' }),
    ).toBeDefined();
  });

  it('finds nodes by part of their names and goes to the first on Enter', async () => {
    open();
    const place = await findNode(/^place-order/);
    const box = screen.getByRole('searchbox', { name: 'Find a node' });

    await userEvent.type(box, 'webhook{Enter}');

    expect(screen.getByText('1 found')).toBeDefined();
    expect(document.activeElement?.getAttribute('data-node')).toBe('remote~webhook.example.com');
    expect(place.getAttribute('class')).toContain('dimmed');
  });

  it('finds no client by the name of what it calls', async () => {
    open();
    await findNode(/^place-order/);

    await userEvent.type(screen.getByRole('searchbox', { name: 'Find a node' }), 'storefront');

    expect(screen.getByText('1 found')).toBeDefined();
  });

  it('leaves in its table what is found, with the edges at it', async () => {
    open('#/service-map?as=table');
    await screen.findByRole('table', { name: 'Nodes of the service map' });

    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Find a node' }),
      'order-views{Enter}',
    );

    const rows = (name: string) => within(screen.getByRole('table', { name })).getAllByRole('row');
    expect(rows('Nodes of the service map')).toHaveLength(2);
    expect(rows('Edges of the service map').at(-1)?.textContent).toContain(
      'project-order → order-views',
    );
    expect(await screen.findByRole('complementary', { name: 'order-views' })).toBeDefined();
  });

  it('says that nothing is ticked where all is meant', async () => {
    open('#/service-map?node=AWS::DynamoDB::Table~orders');
    const panel = await screen.findByRole('complementary', { name: 'orders' });

    for (const outcome of [/^fault/, /^throttle/, /^error/, /^ok/]) {
      await userEvent.click(within(panel).getByRole('checkbox', { name: outcome }));
    }

    expect(within(panel).getByText('None is ticked: however they ended')).toBeDefined();
  });

  it('leaves as the JSON that X-Ray answers', async () => {
    const user = userEvent.setup();
    open();
    await findNode(/^place-order/);

    await user.click(screen.getByRole('button', { name: 'Share' }));
    await user.click(screen.getByRole('menuitem', { name: 'Copy as JSON' }));

    const copied = JSON.parse(await navigator.clipboard.readText()) as { Services: unknown };
    expect(copied.Services).toEqual(appServices);
  });

  it('offers the traces of a node once', async () => {
    open('#/service-map?node=AWS::DynamoDB::Table~orders');
    const panel = await screen.findByRole('complementary', { name: 'orders' });

    const links = await within(panel).findAllByRole('link', { name: /traces/i });

    expect(links.map(({ textContent }) => textContent)).toEqual(['View 0 traces']);
    expect(within(panel).getByRole('link', { name: 'Analyze' })).toBeDefined();
  });

  it('leads from a node to its code in the editor', async () => {
    changePreferences({ editor: 'vscode' });
    server.answers.set('/_tracelab/console', { ...consoleInfo, hasApp: true });
    server.answers.set('/_tracelab/app', {
      projectDir: '/app',
      stacks: ['Orders'],
      leftOut: [],
      resources: [
        {
          stack: 'Orders',
          logicalId: 'PlaceOrder',
          name: 'place-order',
          type: 'AWS::Lambda::Function',
          constructPath: 'Orders/PlaceOrder',
          state: 'running',
          sourceFile: 'lambdas/place-order/handler.ts',
          nodes: [{ name: 'place-order', type: 'AWS::Lambda::Function' }],
        },
      ],
      declared: { nodes: [], edges: [] },
    });
    open('#/service-map?node=AWS::Lambda::Function~place-order');

    const code = await screen.findByRole('link', { name: 'lambdas/place-order/handler.ts' });

    changePreferences({ editor: 'none' });
    expect(code.getAttribute('href')).toMatch(/^vscode:.*\/app\/lambdas\/place-order\/handler\.ts/);
  });

  it('names both ends and whose view it is at the edge that is pointed at', async () => {
    open();
    const edge = await findNode(/^Call from storefront to orders\/prod/);

    fireEvent.pointerOver(edge);

    expect(await screen.findByText('storefront → orders/prod')).toBeDefined();
    expect(screen.getByText(/^\d+ calls? · p50 .* \(caller’s view\)$/)).toBeDefined();
  });

  it('keeps figures within the ring of a small node', async () => {
    draw({ name: 'slow', ok: 3, time: 0.139 });
    open();
    await findNode(/^slow/);

    await userEvent.click(screen.getByText('Health'));

    const figures = await screen.findByText('139 ms');
    expect(Number(figures.getAttribute('font-size'))).toBeLessThan(13);
  });

  it('shows both nodes of Lambda functions when asked to, and says why there are two', async () => {
    open();

    await userEvent.click(await screen.findByRole('checkbox', { name: 'Split Lambda' }));

    expect(await screen.findByText('30 nodes · 29 edges')).toBeDefined();
    expect(screen.getByText(/What the service throttles never reaches/)).toBeDefined();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Split Lambda' }));
  });

  it('shows only the neighbourhood of a node, and more of it, and everything again', async () => {
    open('#/service-map?focus=AWS::SNS::Topic~order-events');

    expect(await screen.findByText('4 nodes · 3 edges · 20 nodes not shown')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'One call further' }));
    await waitFor(() => expect(query().get('reach')).toBe('2'));
    await userEvent.click(screen.getByRole('button', { name: 'Show everything' }));
    expect(await screen.findByText('24 nodes · 23 edges')).toBeDefined();
  });

  it('focuses a node at a double click', async () => {
    open();

    fireEvent.dblClick(await findNode(/^order-events/));

    await waitFor(() => expect(query().get('focus')).toBe('AWS::SNS::Topic~order-events'));
  });

  it('renders names that want to be more than text as text', async () => {
    const names = [
      '<img src=x onerror=alert(1)>',
      'rtl \u202Egnp.exe',
      `${'long'.repeat(60)}-end`,
      '\u0000\u001b[31m',
      '__proto__',
      '"] , [data-node="x',
    ];
    draw(
      { name: 'root', root: true, ok: 1, calls: names },
      ...names.map((name) => ({ name, type: '__proto__', ok: 1, fault: 1, calls: [name] })),
    );
    const { container } = open();

    expect(await findNode(/in full <img src=x onerror=alert\(1\)>$/)).toBeDefined();
    expect(container.querySelector('img')).toBeNull();
    for (const sign of ['\u0000', '\u001b', '\u202e']) {
      expect(container.textContent).not.toContain(sign);
    }
    for (const name of names) {
      const node = [...container.querySelectorAll('[data-node]')].find(
        (element) => element.getAttribute('data-node') === `__proto__~${name}`,
      );
      if (node !== undefined) fireEvent.click(node);
      await waitFor(() => expect(query().get('node')).toBe(`__proto__~${name}`));
      expect(screen.getByRole('complementary')).toBeDefined();
    }
  });

  it('draws one node, only a client, a circle and a call to itself', async () => {
    draw(
      { name: 'alone', ok: 1 },
      { name: 'web', type: 'client' },
      { name: 'a', ok: 1, calls: ['b', 'a'] },
      { name: 'b', ok: 1, calls: ['a'] },
    );
    open();

    expect(await screen.findByText('4 nodes · 3 edges')).toBeDefined();
    expect(await findNode(/^Call from a to a/)).toBeDefined();
  });

  it('says how to fill an empty map, and shows what is declared in outline', async () => {
    server.answers.set('/ServiceGraph', { Services: [] });
    server.answers.set('/_tracelab/console', {
      ...consoleInfo,
      hasApp: true,
      hasSampleTraffic: true,
    });
    server.answers.set('/_tracelab/app', {
      projectDir: '/app',
      stacks: [],
      leftOut: [],
      resources: [],
      declared: {
        nodes: [
          { id: 'a', name: 'orders/prod', type: 'AWS::ApiGateway::Stage' },
          { id: 'b', name: 'place-order', type: 'AWS::Lambda::Function' },
        ],
        edges: [{ from: 'a', to: 'b', kind: 'call' }],
      },
    });
    server.answers.set('/_tracelab/sample-traffic', { requests: 12 });
    open();

    expect(await screen.findByRole('heading', { name: 'No traffic yet' })).toBeDefined();
    expect(
      await findNode(/^place-order, Lambda function, declared, no traffic yet$/),
    ).toBeDefined();
    expect(screen.getByText('curl http://127.0.0.1:3000/')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Send sample traffic' }));
    expect(await screen.findByText('12 requests on their way')).toBeDefined();
  });

  it('does not call it the first traffic where only the time range leaves it out', async () => {
    server.answers.set('/ServiceGraph', { Services: [] });
    open('#/service-map?timeRange=2026-11-20T10:00:00~2026-11-20T10:15:00');

    expect(
      await screen.findByRole('heading', { name: 'No traffic in this time range' }),
    ).toBeDefined();
    expect(screen.getByText(/^Nothing was traced from /)).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Look at the last 6 hours' }));
    await waitFor(() => expect(query().get('timeRange')).toBe('PT6H'));
  });

  it.each(['node', 'focus', 'edge'])(
    'says that the %s of a link is not there now',
    async (what) => {
      open(`#/service-map?${what}=remote~long-gone`);

      expect(await screen.findByText('long-gone')).toBeDefined();
      await userEvent.click(await screen.findByRole('button', { name: 'Show what is' }));

      await waitFor(() => expect(query().get(what)).toBeNull());
      expect(screen.queryByText('long-gone')).toBeNull();
      expect(await findNode(/^place-order/)).toBeDefined();
    },
  );

  it('says of a call that X-Ray cannot see that it is not traced, and why', async () => {
    const untraced = 'X-Ray has no segment for a load balancer';
    server.answers.set('/ServiceGraph', {
      Services: graph({ name: 'web', type: 'AWS::EC2::Instance', ok: 1 }),
    });
    server.answers.set('/_tracelab/console', { ...consoleInfo, hasApp: true });
    server.answers.set('/_tracelab/app', {
      projectDir: '/app',
      stacks: [],
      leftOut: [],
      resources: [],
      declared: {
        nodes: [
          {
            ...{ id: 'lb', name: 'front', type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
            untraced,
          },
          { id: 'web', name: 'web', type: 'AWS::EC2::Instance' },
        ],
        edges: [{ from: 'lb', to: 'web', kind: 'call' }],
      },
    });
    open();

    fireEvent.click(await findNode(/^Call from front to web: declared, not traced$/));

    const panel = await screen.findByRole('complementary', { name: 'front → web' });
    expect(within(panel).getByText(untraced)).toBeDefined();
    expect(within(panel).queryByText(/no traffic/)).toBeNull();
  });

  it('misses nothing that a filter excludes, but for what it was to show alone', async () => {
    server.answers.set('/TraceSummaries', { TraceSummaries: [{ Id: '1-1', Revision: 1 }] });
    server.answers.set('/TraceGraph', { Services: graph({ name: 'a', ok: 1 }) });
    const { unmount } = open('#/service-map?filter=ok&node=remote~gone');

    expect(await findNode(/^a, service/)).toBeDefined();
    expect(screen.queryByText('gone')).toBeNull();
    unmount();
    open('#/service-map?filter=ok&focus=remote~gone');

    expect(await screen.findByText(/what the group and the filter let through/)).toBeDefined();
  });

  it('says that nothing matches instead of teaching, where a filter is set', async () => {
    server.answers.set('/TraceSummaries', { TraceSummaries: [] });
    open('#/service-map?filter=fault');

    expect(await screen.findByRole('heading', { name: 'No trace matches' })).toBeDefined();
    expect(screen.getByText('Made of the 0 traces that match')).toBeDefined();
  });

  it('puts the map of a filter expression together from its traces', async () => {
    server.answers.set('/TraceSummaries', {
      TraceSummaries: [
        { Id: '1-1', Revision: 1 },
        { Id: '1-2', Revision: 1 },
      ],
    });
    server.answers.set('/TraceGraph', {
      Services: graph({ name: 'a', ok: 1, calls: ['b'] }, { name: 'b', ok: 1 }),
    });
    open('#/service-map?filter=fault&group=slow');

    expect(await findNode(/^a, service, .*, 2 requests/)).toBeDefined();
    expect(screen.getByText('Made of the 2 traces that match')).toBeDefined();
    const asked = server.asked.find(({ path }) => path === '/TraceSummaries');
    expect(asked?.body).toMatchObject({ FilterExpression: 'group.name = "slow" AND (fault)' });
    expect(server.asked.filter(({ path }) => path === '/ServiceGraph')).toEqual([]);
  });

  it('keeps the map and marks it when X-Ray is down', async () => {
    const { queries } = open();
    await findNode(/^place-order/);

    server.isDown = true;
    await act(() => queries.invalidateQueries());

    expect(await screen.findByText(/not up to date, from/)).toBeDefined();
    expect(await screen.findByRole('alert')).toBeDefined();
    expect(await findNode(/^place-order/)).toBeDefined();
  });

  it('draws a part of a map of 2,000 nodes and offers others first', async () => {
    draw(
      ...Array.from({ length: 2000 }, (_, index) => ({
        name: `svc-${index}`,
        type: 'remote',
        ok: index,
      })),
    );
    open();

    expect(await screen.findByText('50 nodes · 0 edges · 1950 nodes not shown')).toBeDefined();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find a node' }), 'svc-17');
    expect(
      screen.getByText('0 found, 111 that are not shown: Enter shows one').getAttribute('role'),
    ).toBe('status');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(query().get('focus')).toMatch(/^remote~svc-17/));
    await userEvent.clear(screen.getByRole('searchbox', { name: 'Find a node' }));
    await userEvent.click(screen.getByRole('button', { name: 'Show everything' }));
    await userEvent.click(await screen.findByRole('button', { name: 'By type' }));
    expect(await findNode(/^remote host, 2000 nodes/)).toBeDefined();
  });

  it('remembers where a node was dragged, until it is tidied', async () => {
    const { unmount } = open();
    const node = await findNode(/^order-events/);
    const before = node.getAttribute('transform');

    fireEvent.pointerDown(node, { clientX: 10, clientY: 10, button: 0 });
    fireEvent.pointerMove(node, { clientX: 20, clientY: 30 });
    fireEvent.pointerUp(node);
    fireEvent.click(node);
    const moved = (await findNode(/^order-events/)).getAttribute('transform');
    unmount();
    open();

    expect(moved).not.toBe(before);
    expect(query().get('node')).toBeNull();
    expect((await findNode(/^order-events/)).getAttribute('transform')).toBe(moved);
    await userEvent.click(screen.getByRole('button', { name: 'Tidy' }));
    expect((await findNode(/^order-events/)).getAttribute('transform')).toBe(before);
  });

  it('changes text and leaves everything at its place when figures change', async () => {
    draw({ name: 'a', ok: 1, calls: ['b'] }, { name: 'b', ok: 1 });
    const { queries } = open();
    const node = await findNode(/^a, service, .*, 1 request/);

    draw({ name: 'a', ok: 41, fault: 1, calls: ['b'] }, { name: 'b', ok: 42 });
    await act(() => queries.invalidateQueries());

    expect(await findNode(/^a, service, .*, 42 requests/)).toBe(node);
    expect(await screen.findByText('New faults: a')).toBeDefined();
  });
});

/** However long the machine takes in between. */
function clickAt(timeStamp: number, element: Element, init: MouseEventInit) {
  const event = createEvent.click(element, init);
  Object.defineProperty(event, 'timeStamp', { value: timeStamp });
  fireEvent(element, event);
}

describe('a double click', () => {
  it('is meant for its node although a panel has opened under the pointer meanwhile', async () => {
    open();
    const node = await findNode(/^webhook.example.com/);

    clickAt(1000, node, { clientX: 900, clientY: 300, detail: 1 });
    const panel = await screen.findByRole('complementary', { name: 'webhook.example.com' });
    clickAt(1200, panel, { clientX: 901, clientY: 300, detail: 1 });

    expect(query().get('focus')).toBe('remote~webhook.example.com');
  });
});
