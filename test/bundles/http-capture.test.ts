import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSource, functionNames, importPath } from '../harness/bundle.ts';
import { type Downstream, startDownstream } from '../harness/downstream.ts';
import { newTrace, startLambda } from '../harness/lambda-runtime.ts';

/** The handler, and beside it a function that calls out in every way a dependency might. */
const withProbe = (name: string) => `
  export { handler } from ${importPath(name, 'handler.ts')};
  import { traced } from ${importPath('shared', 'tracing.ts')};
  import http from 'node:http';
  import { get, request } from 'node:http';
  import * as everything from 'node:http';

  const finish = (call) => new Promise((resolve, reject) => {
    call.on('response', (response) => response.resume().on('end', resolve)).on('error', reject).end();
  });

  export const probe = traced(async (url: string) => {
    await (await fetch(url + '/fetch')).text();
    await finish(http.request(url + '/default'));
    await finish(request(url + '/named'));
    await finish(everything.request(url + '/namespace'));
    await finish(get(url + '/get'));
    await finish(http.request({ host: '127.0.0.1', port: new URL(url).port, path: '/options' }));
  });
`;

const styles = ['/fetch', '/default', '/named', '/namespace', '/get', '/options'];

describe('HTTP calls in a bundle', () => {
  let downstream: Downstream;

  beforeAll(async () => {
    downstream = await startDownstream(({ path }) => ({
      status: path === '/named' ? 503 : path === '/default' ? 429 : 200,
    }));
  });

  afterAll(() => downstream[Symbol.asyncDispose]());

  it.each(functionNames)(
    'are captured in every style beside %s, and carry the header',
    async (name) => {
      downstream.forget();
      await using bundle = await bundleSource(withProbe(name));
      await using lambda = await startLambda({ bundle, functionName: name });
      const trace = newTrace();

      await lambda.invoke(downstream.url, { ...trace, exportName: 'probe' });

      const documents = await lambda.sink.take(trace.traceId, styles.length + 1);
      const handler = documents.find((document) => document.name === '## index.handler');
      const calls = documents.filter(({ namespace }) => namespace === 'remote');
      expect(calls.map(({ http }) => http?.request?.url)).toEqual(
        styles.map((style) => `http://127.0.0.1${style}`),
      );
      expect(calls.every(({ parent_id }) => parent_id === handler?.id)).toBe(true);
      expect(downstream.requests.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual(
        calls.map(({ id }) => `Root=${trace.traceId};Parent=${id};Sampled=1`),
      );
      const flags = calls.map(({ error, throttle, fault }) => ({ error, throttle, fault }));
      const none = { error: undefined, throttle: undefined, fault: undefined };
      expect(flags).toEqual([
        none,
        { ...none, error: true, throttle: true },
        { ...none, fault: true },
        none,
        none,
        none,
      ]);
    },
  );

  it('are captured when they interleave, each with its own header', async () => {
    downstream.forget();
    await using bundle = await bundleSource(`
      import { inSubsegment, traced } from ${importPath('shared', 'tracing.ts')};
      export const probe = traced((url) => Promise.all([1, 2, 3, 4, 5, 6].map((part) =>
        inSubsegment('part ' + part, async () => {
          await new Promise((resolve) => setTimeout(resolve, 12 - 2 * part));
          await Promise.all([1, 2].map(async () => (await fetch(url + '/part' + part)).text()));
        }))));
    `);
    await using lambda = await startLambda({ bundle, functionName: 'interleaved' });
    const trace = newTrace();

    await lambda.invoke(downstream.url, { ...trace, exportName: 'probe' });

    const documents = await lambda.sink.take(trace.traceId, 19);
    const byId = new Map(documents.map((document) => [document.id, document]));
    const calls = documents.filter(({ namespace }) => namespace === 'remote');
    expect(calls).toHaveLength(12);
    for (const call of calls) {
      const part = byId.get(call.parent_id ?? '')?.name.replace('part ', '');
      expect(call.http?.request?.url).toBe(`http://127.0.0.1/part${part}`);
    }
    for (const { path, headers } of downstream.requests) {
      const call = byId.get(/Parent=(\w+)/.exec(String(headers['x-amzn-trace-id']))?.[1] ?? '');
      expect(call?.http?.request?.url).toBe(`http://127.0.0.1${path}`);
    }
  });
});
