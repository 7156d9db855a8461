// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  changePreferences,
  usualPreferences,
} from '../../../../../local/console/frame/preferences.ts';
import { DetailPanel } from '../../../../../local/console/pages/trace/detail/DetailPanel.tsx';
import { webUrl } from '../../../../../local/console/pages/trace/detail/ExternalUrl.tsx';
import { collectExceptions } from '../../../../../local/console/pages/trace/detail/exception-chains.ts';
import { JsonTree } from '../../../../../local/console/pages/trace/detail/JsonTree.tsx';
import { resourceBlocks } from '../../../../../local/console/pages/trace/detail/resource-blocks.ts';
import { searchJson } from '../../../../../local/console/pages/trace/detail/search-json.ts';
import {
  findSource,
  isOwnCode,
} from '../../../../../local/console/pages/trace/detail/source-place.ts';
import { formatJson } from '../../../../../local/console/pages/trace/format-json.ts';
import type { TraceTree } from '../../../../../local/console/pages/trace/trace-tree.ts';
import { hostile, hostileTrace } from '../../../../browser/hostile-traces.ts';
import { consoleInfo, startTestServer } from '../../frame/test-server.ts';
import { deepDocument, fixtureTree, nodeNamed, treeOf } from './fixture-trees.ts';

beforeEach(() => history.replaceState(null, '', '#/traces/1'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  changePreferences(usualPreferences);
});

function show(tree: TraceTree, name: string) {
  const server = startTestServer();
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queries}>
      <DetailPanel
        tree={tree}
        node={nodeNamed(tree, name)}
        onSelect={() => undefined}
        onClose={() => undefined}
      />
    </QueryClientProvider>,
  );
  return server;
}

const openTab = async (name: RegExp) => {
  await userEvent.click(screen.getByRole('tab', { name }));
  return screen.getByRole('tabpanel');
};

describe('the details of a row', () => {
  it('say what it is, when it ran and who called it', async () => {
    show(fixtureTree('order'), 'DynamoDB');

    const panel = await openTab(/Overview/);

    expect(panel.textContent).toContain('DynamoDB table, inferred: it sent no segment');
    expect(panel.textContent).toContain('called by## index.handler');
    expect(panel.textContent).toMatch(/starts.*into the trace/);
  });

  it('lead along links both ways', async () => {
    show(fixtureTree('order'), 'order-events');

    const panel = await openTab(/Overview/);

    expect(within(panel).getByRole('link').getAttribute('href')).toMatch(
      /^#\/traces\/1-.*segment=/,
    );
    expect(panel.textContent).toContain('to fulfil-order');
  });

  it('show where it ran and what it called', async () => {
    show(fixtureTree('graphql-front'), 'storefront');

    const panel = await openTab(/Resources/);

    expect(panel.textContent).toContain('EC2 instance');
    expect(panel.textContent).toContain('availability zoneus-east-1a');
    expect(panel.textContent).toContain('X-Ray SDK');
  });

  it('offer each annotation as a filter, with the expression to be read before', async () => {
    show(fixtureTree('order'), '## index.handler');

    const panel = await openTab(/Annotations/);

    expect(panel.textContent).toContain('annotation.customerTier = "gold"');
    const [add] = within(panel).getAllByRole('link', { name: 'Add to filter' });
    expect(add?.getAttribute('href')).toMatch(/^#\/traces\?filter=annotation/);
    expect(within(panel).getAllByRole('link', { name: 'Exclude' }).length).toBeGreaterThan(1);
  });

  it('show the statement of a query, its database and user', async () => {
    const tree = fixtureTree('order-fulfilment');
    const query = tree.nodes.find(({ entity }) => entity.sql !== undefined);

    show(tree, query?.entity.name ?? '');
    const panel = await openTab(/SQL/);

    expect(panel.textContent).toContain(String(query?.entity.sql?.sanitized_query));
    expect(panel.textContent).toContain('database typePostgreSQL');
    expect(panel.textContent).toMatch(/userinventory|user\w+/);
  });

  it('show the document, and that of what X-Ray inferred', async () => {
    show(fixtureTree('order'), 'SQS');

    await openTab(/Raw/);

    const own = screen.getByRole('region', { name: 'Document' }).textContent ?? '';
    const inferred = screen.getByRole('region', { name: 'Inferred segment' }).textContent ?? '';
    expect(JSON.parse(own)).toMatchObject({ name: 'SQS', namespace: 'aws' });
    expect(JSON.parse(inferred)).toMatchObject({ inferred: true, origin: 'AWS::SQS::Queue' });
  });

  it('stay on the tab that one reads when the next row has it', async () => {
    const tree = fixtureTree('order');
    const queries = new QueryClient();
    startTestServer();
    const panel = (name: string) => (
      <QueryClientProvider client={queries}>
        <DetailPanel
          tree={tree}
          node={nodeNamed(tree, name)}
          onSelect={() => undefined}
          onClose={() => undefined}
        />
      </QueryClientProvider>
    );
    const { rerender } = render(panel('SQS'));
    await openTab(/Raw/);

    rerender(panel('SNS'));

    expect(screen.getByRole('tab', { name: /Raw/ }).getAttribute('aria-selected')).toBe('true');
  });

  it('show what caused an exception, wherever that was recorded', async () => {
    show(fixtureTree('causes-elsewhere'), 'shop');

    const panel = screen.getByRole('tabpanel');

    expect(panel.textContent).toContain('java.net.ConnectException');
    expect(panel.textContent).toContain('answered by the called service, recorded by basket');
    expect(panel.textContent).toContain('12 frames were left out');
  });

  it('open the source in the editor that the settings name', async () => {
    changePreferences({ editor: 'vscode' });
    const server = startTestServer();
    server.answers.set('/_tracelab/console', { ...consoleInfo, hasApp: true });
    server.answers.set('/_tracelab/app', { projectDir: '/home/dev/tracelab' });
    const tree = fixtureTree('fault');
    render(
      <QueryClientProvider client={new QueryClient()}>
        <DetailPanel
          tree={tree}
          node={nodeNamed(tree, '### check stock')}
          onSelect={() => undefined}
          onClose={() => undefined}
        />
      </QueryClientProvider>,
    );

    const [link] = await screen.findAllByRole('link', { name: /open source/ });

    expect(link?.getAttribute('href')).toMatch(
      /^vscode:\/\/file\/home\/dev\/tracelab\/lambdas\/place-order\/place-order\.ts:\d+$/,
    );
  });

  it('name places in the project from its folder, fold libraries away, and copy the whole path', async () => {
    const server = startTestServer();
    server.answers.set('/_tracelab/console', { ...consoleInfo, hasApp: true });
    server.answers.set('/_tracelab/app', { projectDir: '/home/dev/tracelab' });
    const copied: string[] = [];
    vi.stubGlobal('navigator', {
      ...navigator,
      clipboard: { writeText: async (text: string) => void copied.push(text) },
    });
    const stack = [
      { path: '/home/dev/tracelab/lambdas/place-order/place-order.ts', line: 93, label: 'check' },
      { path: '/home/dev/tracelab/node_modules/cls/context.js', line: 1, label: 'run' },
      { path: 'node:internal/process', line: 2, label: 'tick' },
      { path: '/opt/elsewhere/own.ts', line: 3, label: 'last' },
    ];
    const tree = treeOf({
      id: '1',
      name: 'check stock',
      start_time: 1,
      end_time: 2,
      fault: true,
      cause: {
        working_directory: '/home/dev/tracelab/cdk.out/asset.1',
        exceptions: [{ id: 'a', type: 'StockError', message: 'none', stack }],
      },
    });
    render(
      <QueryClientProvider client={new QueryClient()}>
        <DetailPanel
          tree={tree}
          node={nodeNamed(tree, 'check stock')}
          onSelect={() => undefined}
          onClose={() => undefined}
        />
      </QueryClientProvider>,
    );

    const copy = await screen.findByRole('button', { name: 'Copy the place in the source' });
    const panel = screen.getByRole('tabpanel');
    const folded = within(panel).getByText('2 frames of libraries').closest('details');
    copy.click();
    screen.getByRole('button', { name: 'Copy the working directory' }).click();

    expect(panel.textContent).toContain('at check lambdas/place-order/place-order.ts:93');
    expect(panel.textContent).toContain('at last /opt/elsewhere/own.ts:3');
    expect(panel.textContent).toContain('working directory cdk.out/asset.1');
    expect(folded?.open).toBe(false);
    expect(folded?.textContent).toContain('node_modules/cls/context.js:1');
    expect(copied).toEqual([
      '/home/dev/tracelab/lambdas/place-order/place-order.ts:93',
      '/home/dev/tracelab/cdk.out/asset.1',
    ]);
  });

  it('leave a stack open that is all of libraries', async () => {
    const stack = ['a', 'b'].map((name) => ({ path: `node_modules/${name}.js`, label: name }));
    show(
      treeOf({
        id: '1',
        name: 'call',
        start_time: 1,
        end_time: 2,
        fault: true,
        cause: { exceptions: [{ id: 'a', type: 'TypeError', stack }] },
      }),
      'call',
    );

    const panel = await openTab(/Exceptions/);

    expect(panel.querySelector('details')).toBeNull();
    expect(panel.textContent).toContain('node_modules/b.js');
  });

  it('open metadata of 10 MB with only what is open in the page, and find something in it', async () => {
    const items = Array.from({ length: 100_000 }, (_, at) => ({
      key: `item ${at}`,
      text: 'x'.repeat(80),
    }));
    show(
      treeOf({
        id: '1',
        name: 'big',
        start_time: 1,
        end_time: 2,
        metadata: { default: { items } },
      }),
      'big',
    );

    const panel = await openTab(/Metadata/);
    await userEvent.click(within(panel).getByRole('button', { name: /items/ }));
    const few = panel.querySelectorAll('li').length;
    await userEvent.click(screen.getByRole('searchbox', { name: 'Search metadata' }));
    await userEvent.paste('item 99999');
    await userEvent.click(await screen.findByRole('button', { name: /items › \[99999\] › key/ }));

    expect(few).toBeLessThan(130);
    expect(panel.textContent).toContain('key: item 99999');
    expect(panel.querySelectorAll('li').length).toBeLessThan(400);
  });

  it('open metadata that nests without end a level at a time', async () => {
    const nested: unknown = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);

    render(<JsonTree value={nested} />);
    const few = screen.getAllByRole('button', { expanded: true }).length;
    await userEvent.click(screen.getByRole('button', { expanded: false }));

    expect(few).toBe(3);
    expect(screen.getAllByRole('button', { expanded: true })).toHaveLength(4);
  });

  it('keep everything hostile as text', async () => {
    const { documents } = hostileTrace(1000);
    const tree = treeOf(...documents.map((document) => JSON.parse(document) as object));
    const [root] = tree.roots;

    show(tree, root?.entity.name ?? '');
    for (const tab of [/Overview/, /Resources/, /Annotations/, /Metadata/, /Exceptions/, /Raw/]) {
      const panel = await openTab(tab);
      expect(panel.querySelector('img, script, iframe')).toBeNull();
      expect(panel.textContent).not.toContain('\u202E');
      expect(panel.textContent).not.toContain('\u0007');
      for (const link of panel.querySelectorAll('a')) {
        expect(link.getAttribute('href')).toMatch(/^#\//);
      }
    }

    expect(screen.getByRole('tabpanel').textContent).toContain(JSON.stringify(hostile.markup));
  });
});

describe('webUrl', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '/orders',
    'ftp://x',
    'https://user:secret@host/',
  ])('makes no link of "%s"', (url) => expect(webUrl(url)).toBeUndefined());

  it('links to the web', () => {
    expect(webUrl('https://shop.example.com/basket')?.host).toBe('shop.example.com');
  });
});

describe('findSource', () => {
  const frame = (path: string, line?: number) => ({ path, line, label: 'f' });

  it('places a frame in the project', () => {
    const found = findSource(frame('/home/dev/app/lambdas/a.ts', 12), undefined, '/home/dev/app');

    expect(found).toEqual({ file: '/home/dev/app/lambdas/a.ts', line: 12 });
    expect(findSource(frame('../src/a.ts'), '/home/dev/app/out', '/home/dev/app/')).toEqual({
      file: '/home/dev/app/src/a.ts',
      line: 1,
    });
  });

  it.each([
    '/etc/passwd',
    '/home/dev/app/../../other/x',
    '/home/dev/application/x',
    '../../../../../x',
    'a\u202E.ts',
  ])('leads nowhere else: %s', (path) =>
    expect(findSource(frame(path), '/home/dev/app', '/home/dev/app')).toBeUndefined(),
  );

  it('tells own code from libraries', () => {
    expect(isOwnCode(frame('/home/dev/app/lambdas/a.ts'))).toBe(true);
    expect(isOwnCode(frame('/home/dev/app/node_modules/x/a.js'))).toBe(false);
    expect(isOwnCode(frame('node:internal/process'))).toBe(false);
    expect(isOwnCode(frame('/var/runtime/index.mjs'))).toBe(false);
  });
});

describe('collectExceptions', () => {
  it('shows what was caused before what caused it, and each once', () => {
    const tree = fixtureTree('causes-elsewhere');

    const shown = collectExceptions(tree, nodeNamed(tree, 'basket'));

    expect(shown.map(({ exception, isCause }) => [exception.type, isCause])).toEqual([
      ['com.example.BasketException', false],
      ['java.net.ConnectException', true],
    ]);
  });

  it('ends in a circle of causes', () => {
    const exceptions = ['a', 'b'].map((id, at) => ({ id, type: id, cause: 'ba'[at] }));
    const tree = treeOf({ id: '1', name: 'x', start_time: 1, end_time: 2, cause: { exceptions } });

    expect(collectExceptions(tree, nodeNamed(tree, 'x'))).toHaveLength(2);
  });
});

describe('resourceBlocks', () => {
  it('takes names of any kind', () => {
    const aws = JSON.parse(
      '{"constructor":{"a":1},"__proto__":{"b":2},"operation":"Get"}',
    ) as object;
    const tree = treeOf({ id: '1', name: 'x', start_time: 1, end_time: 2, aws });

    const blocks = resourceBlocks(nodeNamed(tree, 'x'));

    expect(blocks.map(({ title }) => title)).toEqual(['Resource', 'constructor', '  proto  ']);
  });
});

describe('searchJson', () => {
  it('finds names and values, in the order of the document', () => {
    const value = { a: { wanted: 1 }, b: ['x', 'Wanted here'], c: 'other' };

    expect(searchJson(value, 'wanted').paths).toEqual([
      ['a', 'wanted'],
      ['b', 1],
    ]);
  });

  it('stops when there are enough', () => {
    expect(searchJson(['x', 'x', 'x'], 'x', 2)).toEqual({ paths: [[0], [1]], more: true });
  });
});

describe('formatJson', () => {
  it('writes what JSON.stringify writes', () => {
    const value = { a: [1, { b: null }, []], c: {}, d: 'text', e: undefined, f: true };

    expect(formatJson(value)).toBe(JSON.stringify(value, undefined, 2));
    expect(formatJson(value, '')).toBe(JSON.stringify(value));
  });

  it('writes what cannot be seen as escapes, which mean the same', () => {
    const text = formatJson({ 'a\u202Eb': 'c\u0007\u200Bd\u{E0001}' });

    expect(text).not.toMatch(/[\u202E\u200B\u{E0001}]/u);
    expect(JSON.parse(text)).toEqual({ 'a\u202Eb': 'c\u0007\u200Bd\u{E0001}' });
  });

  it('goes 10,000 levels deep', () => {
    const value: unknown = JSON.parse(deepDocument(10_000));

    expect(formatJson(value, '')).toBe(deepDocument(10_000));
    expect(formatJson(value).length).toBeLessThan(20_000_000);
  });
});
