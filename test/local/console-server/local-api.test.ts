import { describe, expect, it } from 'vitest';
import { type AppBackend, ConsoleError } from '../../../local/console-server/index.ts';
import { newTraceId, type SegmentDocument } from '../../../local/xray/index.ts';
import { aSegment } from '../xray/api/test-xray.ts';
import { consoleUnderTest, sendRaw } from './console-under-test.ts';

const now = () => Date.now() / 1000;

/** A finished request of this very moment. */
function recent(members: Partial<SegmentDocument> = {}): string {
  const start = now() - 1;
  const trace_id = newTraceId(start as Parameters<typeof newTraceId>[0]);
  return JSON.stringify(aSegment({ start_time: start, trace_id, ...members }));
}

describe('GET /_tracelab/console', () => {
  it('tells what the page shows and how to ask the same X-Ray elsewhere', async () => {
    const { askLocal } = await consoleUnderTest();

    const answer = await askLocal('console');

    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      version: '1.2.3',
      target: { kind: 'local', address: '127.0.0.1:2000' },
      region: 'eu-west-1',
      account: '123456789012',
      hasApp: false,
      hasSampleTraffic: false,
      exampleCommand: 'curl http://127.0.0.1:3000/',
      awsCliOptions: '--endpoint-url http://127.0.0.1:2000 --region eu-west-1 --no-sign-request',
      now: expect.closeTo(now(), -1),
    });
  });
});

describe('the console’s own API', () => {
  it('answers only who sends its header', async () => {
    const { ask } = await consoleUnderTest();

    const answers = await Promise.all([
      ask('/_tracelab/console'),
      ask('/_tracelab/filter', { method: 'POST', body: '{"expression":""}' }),
      ask('/_tracelab/sample-traffic', { method: 'POST' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await answers[0]?.json()).toEqual({ message: 'send the header "x-tracelab: 1"' });
  });

  it('says which method a path takes, and which paths it has not', async () => {
    const { ask, askLocal } = await consoleUnderTest();

    const wrong = await askLocal('console', {});
    const get = await ask('/_tracelab/filter', { headers: { 'x-tracelab': '1' } });
    const unknown = await askLocal('../_tracelab/nonsense');

    expect([wrong.status, await wrong.json()]).toEqual([
      405,
      { message: '"/_tracelab/console" takes GET' },
    ]);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { message: 'no "GET /_tracelab/nonsense" here' },
    ]);
  });

  it.each([
    ['filter', 'not json', 400, 'the question must be JSON'],
    ['filter', '[]', 400, 'the question must be a JSON object, got []'],
    ['filter', 'null', 400, 'the question must be a JSON object, got null'],
    ['filter', '{}', 400, '"expression" must be a text, got nothing'],
    ['filter', '{"expression":7}', 400, '"expression" must be a text, got 7'],
    ['filter', '{"expression":"","cursor":"1"}', 400, '"cursor" must be a whole number, got "1"'],
    [
      'filter',
      JSON.stringify({ expression: '('.repeat(5000) }),
      400,
      '"expression" must have at most 4096 characters, got 5000',
    ],
    [
      'filter',
      JSON.stringify({ expression: 'x'.repeat(70_000) }),
      413,
      'the question is larger than 65536 bytes, got 70017',
    ],
    ['sampling-trial', '{"host":{}}', 400, '"host" must be a text, got {}'],
    ['sampling-trial', '{"attributes":[]}', 400, '"attributes" must be an object of texts, got []'],
    ['sampling-trial', '{"attributes":{"a":1}}', 400, '"attributes.a" must be a text, got 1'],
    ['app', undefined, 404, 'no app of this machine is behind this console'],
    ['logs', undefined, 404, 'no app of this machine is behind this console'],
    ['sample-traffic', '', 404, 'no app of this machine is behind this console'],
  ])('refuses /_tracelab/%s with %s', async (path, body, status, message) => {
    const { askLocal } = await consoleUnderTest();

    const answer = await askLocal(path, body);

    expect([answer.status, await answer.json()]).toEqual([status, { message }]);
  });

  it('refuses bytes that are no text', async () => {
    const { ask } = await consoleUnderTest();

    const answer = await ask('/_tracelab/filter', {
      method: 'POST',
      headers: { 'x-tracelab': '1' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    });

    expect(answer.status).toBe(400);
  });

  it('gets by with a target that is no path', async () => {
    const { port } = await consoleUnderTest();

    const answers = await Promise.all(
      ['*', 'http://[', '//', '/_tracelab//console', '/_tracelab/../console'].map((target) =>
        sendRaw(
          port,
          `GET ${target} HTTP/1.1\r\nHost: localhost\r\nx-tracelab: 1\r\nConnection: close\r\n\r\n`,
        ),
      ),
    );

    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 40[0-9] /);
  });

  it('keeps what went wrong in itself to the terminal', async () => {
    const { askLocal, warnings } = await consoleUnderTest({
      change: (backend) => ({
        ...backend,
        handle: () => {
          throw new Error('secret: hunter2');
        },
      }),
    });

    const answer = await askLocal('sampling-trial', {});

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
    expect(warnings.join()).toContain('hunter2');
  });
});

describe('POST /_tracelab/filter', () => {
  it('restates an expression in words', async () => {
    const { askLocal } = await consoleUnderTest();

    const filter = await askLocal('filter', { expression: 'service("orders") AND fault' });
    const empty = await askLocal('filter', { expression: '  ' });

    expect(await filter.json()).toEqual({
      explanation: expect.stringMatching(/^Traces where .*"orders".*\.$/),
    });
    expect(await empty.json()).toEqual({ explanation: 'every trace' });
  });

  it('points at what is wrong, in X-Ray’s words and in plain ones', async () => {
    const { askLocal } = await consoleUnderTest();

    const answer = await askLocal('filter', { expression: 'fault AND' });

    expect(await answer.json()).toEqual({
      error: {
        message: expect.stringContaining('Invalid input symbol'),
        advice: expect.stringMatching(/line 1, column 10: expected .*got the end/),
        offset: 9,
      },
    });
  });

  it('completes with what X-Ray has', async () => {
    const { askLocal, xray } = await consoleUnderTest();
    xray.putTraceSegments([
      recent({
        name: 'checkout',
        user: 'ada',
        annotations: { tier: 'gold', items: 3, __proto__: 'hostile' },
        http: {
          request: { url: 'https://shop.example/orders', method: 'POST' },
          response: { status: 201 },
        },
      }),
    ]);
    xray.call('CreateGroup', { GroupName: 'slow', FilterExpression: 'responsetime > 1' });
    const complete = async (expression: string): Promise<string[]> => {
      const answer = await askLocal('filter', { expression, cursor: expression.length });
      const { completions } = (await answer.json()) as {
        completions: { completions: { text: string }[] };
      };
      return completions.completions.map(({ text }) => text);
    };

    expect(await complete('service(')).toContain('"checkout"');
    expect(await complete('annotation.')).toEqual(
      expect.arrayContaining(['annotation.tier', 'annotation.items']),
    );
    expect((await complete('annotation.tier = '))[0]).toBe('"gold"');
    expect((await complete('annotation.items = '))[0]).toBe('3');
    expect(await complete('user = ')).toEqual(['"ada"']);
    expect(await complete('http.url = ')).toEqual(['"https://shop.example/orders"']);
    expect(await complete('http.method = ')).toEqual(['"POST"']);
    expect(await complete('http.status = ')).toEqual(['201']);
    expect(await complete('group.name = ')).toContain('"slow"');
  });

  it('completes with the words of the language when X-Ray says nothing', async () => {
    const { askLocal } = await consoleUnderTest({
      change: (backend) => ({
        ...backend,
        handle: () => ({ status: 403, headers: {}, body: '{"message":"expired"}' }),
      }),
    });

    const answer = await askLocal('filter', { expression: 'fau', cursor: 3 });

    expect(await answer.json()).toMatchObject({
      completions: { from: 0, to: 3, completions: [{ text: 'fault' }] },
    });
  });
});

describe('POST /_tracelab/sampling-trial', () => {
  it('tells which rule decides about a request, and why those before it do not', async () => {
    const { askLocal, xray } = await consoleUnderTest();
    xray.call('CreateSamplingRule', {
      SamplingRule: {
        ...{ RuleName: 'checkout', Priority: 10, FixedRate: 1, ReservoirSize: 1, Version: 1 },
        ...{ ServiceName: '*', ServiceType: '*', Host: '*', ResourceARN: '*' },
        ...{ HTTPMethod: 'POST', URLPath: '/orders*' },
      },
    });

    const matching = await askLocal('sampling-trial', { method: 'POST', path: '/orders/7' });
    const other = await askLocal('sampling-trial', { method: 'GET', path: '/orders' });

    expect(await matching.json()).toEqual({ trials: [{ ruleName: 'checkout', mismatches: [] }] });
    expect(await other.json()).toEqual({
      trials: [
        {
          ruleName: 'checkout',
          mismatches: [{ subject: 'method', pattern: 'POST', given: 'GET' }],
        },
        { ruleName: 'Default', mismatches: [] },
      ],
    });
  });
});

describe('the app behind the console', () => {
  const asked: unknown[] = [];
  const app: AppBackend = {
    describe: () => ({
      ...{ projectDir: '/shop', stacks: ['Orders'], leftOut: [], resources: [] },
      declared: { nodes: [], edges: [] },
    }),
    logs: (query) => {
      asked.push(query);
      return { lines: [], next: 7 };
    },
    invoke: async (question) => {
      asked.push(question);
      throw new ConsoleError(404, `there is no function "${question.function}"`);
    },
    restart: (resource) => {
      asked.push(resource);
    },
    sendSampleTraffic: () => 12,
  };

  it('is asked what the page asks', async () => {
    const { askLocal } = await consoleUnderTest({ app });

    const info = await askLocal('console');
    const description = await askLocal('app');
    const logs = await askLocal('logs?function=place-order&trace=1-a&after=3');
    const invoke = await askLocal('invoke', { function: 'nobody', event: '{}' });
    const restart = await askLocal('restart', { stack: 'Orders', logicalId: 'Fn' });
    const traffic = await askLocal('sample-traffic', '');

    expect(await info.json()).toMatchObject({ hasApp: true, hasSampleTraffic: true });
    expect(await description.json()).toMatchObject({ projectDir: '/shop' });
    expect(await logs.json()).toEqual({ lines: [], next: 7 });
    expect([invoke.status, await invoke.json()]).toEqual([
      404,
      { message: 'there is no function "nobody"' },
    ]);
    expect(restart.status).toBe(202);
    expect([traffic.status, await traffic.json()]).toEqual([202, { requests: 12 }]);
    expect(asked).toEqual([
      { function: 'place-order', trace: '1-a', after: 3 },
      { function: 'nobody', event: '{}' },
      { stack: 'Orders', logicalId: 'Fn' },
    ]);
  });

  it.each(['-1', 'x', '1.5', '1e400'])('is not asked for logs after "%s"', async (after) => {
    const { askLocal } = await consoleUnderTest({ app });

    const answer = await askLocal(`logs?after=${after}`);

    expect([answer.status, await answer.json()]).toEqual([
      400,
      { message: `"after" must be a whole number from 0, got "${after}"` },
    ]);
  });
});
