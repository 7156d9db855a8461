import { afterEach, describe, expect, it } from 'vitest';
import { bundle, cleanUp, functionArn, functionOf, startLambda } from './harness.ts';

afterEach(cleanUp);

const invokeOnce = (
  code: Parameters<typeof functionOf>[0],
  overrides: Parameters<typeof functionOf>[1] = {},
  payload: unknown = {},
) => startLambda([functionOf(code, overrides)]).invoke(payload);

const returned = async (...parameters: Parameters<typeof invokeOnce>) => {
  const { payload, functionError } = await invokeOnce(...parameters);
  expect(functionError).toBeUndefined();
  return JSON.parse(payload);
};

const failed = async (...parameters: Parameters<typeof invokeOnce>) => {
  const { payload, functionError } = await invokeOnce(...parameters);
  expect(functionError).toBe('Unhandled');
  return JSON.parse(payload);
};

describe('the Node.js runtime', () => {
  it('gives the handler its event and answers with what it returns', async () => {
    const result = await returned(
      'exports.handler = async (event) => ({ got: event });',
      {},
      { orderId: 'ö-1 🛒' },
    );

    expect(result).toEqual({ got: { orderId: 'ö-1 🛒' } });
  });

  it('accepts a handler that returns no promise', async () => {
    expect(await returned('exports.handler = (event) => event.a + 1;', {}, { a: 1 })).toBe(2);
  });

  it('answers null for undefined', async () => {
    expect(await returned('exports.handler = async () => {};')).toBeNull();
  });

  it('loads ES modules by their ending and by their package', async () => {
    const byEnding = await returned({ 'index.mjs': 'export const handler = async () => "mjs";' });
    const byPackage = await returned({
      'package.json': '{"type":"module"}',
      'index.js':
        'const value = await Promise.resolve("await");\nexport const handler = () => value;',
    });

    expect([byEnding, byPackage]).toEqual(['mjs', 'await']);
  });

  it('takes a bundle without a package.json for CommonJS, whatever lies above it', async () => {
    const project = bundle({
      'package.json': '{"type":"module"}',
      'cdk.out/asset/index.js': "exports.handler = () => require('./part.js').value;",
      'cdk.out/asset/part.js': 'exports.value = "commonjs";',
    });

    expect(await returned('', { assetPath: `${project}/cdk.out/asset` })).toBe('commonjs');
  });

  it('finds handlers in folders, nested objects and default exports', async () => {
    const inFolder = await returned(
      { 'src/app/main.js': 'exports.api = { get: () => "nested" };' },
      { handler: 'src/app/main.api.get' },
    );
    const byDefault = await returned({
      'index.mjs': 'export default { handler: () => "default" };',
    });

    expect([inFolder, byDefault]).toEqual(['nested', 'default']);
  });

  it('describes the invocation in the context', async () => {
    const context = await returned(
      `exports.handler = (event, context) =>
        ({ ...context, remaining: context.getRemainingTimeInMillis() });`,
    );

    expect(context).toMatchObject({
      functionName: 'place-order',
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn('place-order'),
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/place-order',
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(context.remaining).toBeGreaterThan(4000);
    expect(context.remaining).toBeLessThanOrEqual(5000);
  });

  it('sets the environment of Lambda and nothing of this machine', async () => {
    process.env.TRACELAB_TEST_SECRET = 'of the host';
    const environment = await returned('exports.handler = () => process.env;', {
      environment: { TABLE: 'orders', TZ: 'Europe/Berlin' },
    });
    delete process.env.TRACELAB_TEST_SECRET;

    expect(environment).toMatchObject({
      _HANDLER: 'index.handler',
      AWS_ACCESS_KEY_ID: 'key of arn:aws:iam::123456789012:role/place-order',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_NAME: 'place-order',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_REGION: 'us-east-1',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9',
      TABLE: 'orders',
      TZ: 'Europe/Berlin',
    });
    expect(environment).not.toHaveProperty('TRACELAB_TEST_SECRET');
    expect(environment).not.toHaveProperty('AWS_SAM_LOCAL');
  });

  it('reports a thrown error with its type, message and trace', async () => {
    const error = await failed(
      `class CardDeclined extends Error { name = 'CardDeclined' }
       exports.handler = async () => { throw new CardDeclined('no funds'); };`,
    );

    expect(error).toMatchObject({ errorType: 'CardDeclined', errorMessage: 'no funds' });
    expect(error.trace[0]).toBe('CardDeclined: no funds');
  });

  it.each([
    ['"text"', { errorType: 'string', errorMessage: 'text', trace: [] }],
    ['undefined', { errorType: 'undefined', errorMessage: 'undefined', trace: [] }],
    ['Object.create(null)', { errorType: 'object', errorMessage: 'unreadable', trace: [] }],
    [
      'Object.defineProperty(new Error("x"), "message", { get() { throw 1 } })',
      { errorType: 'Error', errorMessage: 'unreadable' },
    ],
    ['new Error("zeile\\n\\u0000 ☃")', { errorType: 'Error', errorMessage: 'zeile\n\0 ☃' }],
  ])('reports the thrown value %s', async (value, expected) => {
    expect(await failed(`exports.handler = async () => { throw ${value}; };`)).toMatchObject(
      expected,
    );
  });

  it.each(['1n', '(() => { const a = {}; a.a = a; return a; })()'])(
    'says that %s cannot be a response',
    async (value) => {
      expect(await failed(`exports.handler = async () => (${value});`)).toMatchObject({
        errorType: 'Runtime.JSONStringifyError',
        errorMessage: 'Unable to stringify response body',
      });
    },
  );

  it.each([
    ['Runtime.ImportModuleError', 'require("missing-package");'],
    ['Runtime.UserCodeSyntaxError', 'exports.handler = ('],
    ['Runtime.HandlerNotFound', 'exports.other = () => {};'],
    ['Runtime.HandlerNotFound', 'exports.handler = "text";'],
    ['RangeError', 'throw new RangeError("at load");'],
    ['Runtime.CallbackHandlerDeprecated', 'exports.handler = (event, context, callback) => {};'],
    ['Runtime.ExitError', 'process.exit(3);'],
    [
      'Runtime.UnhandledPromiseRejection',
      'Promise.reject(new Error("x")); setTimeout(() => {}, 5000); module.exports = new Promise(() => {});',
    ],
  ])('fails with %s when the bundle says: %s', async (errorType, code) => {
    expect(await failed(code)).toMatchObject({ errorType });
  });

  it('fails with Runtime.ImportModuleError when there is no such file', async () => {
    expect(await failed({ 'other.js': '' })).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringContaining("Cannot find module '"),
    });
  });

  it('fails with Runtime.MalformedHandlerName for a name without an export', async () => {
    expect(await failed('', { handler: '../index' })).toMatchObject({
      errorType: 'Runtime.MalformedHandlerName',
    });
  });

  it('says that response streaming is not emulated', async () => {
    const error = await failed('exports.handler = awslambda.streamifyResponse(async () => {});');

    expect(error.errorMessage).toContain('not emulated');
  });

  it('takes callbacks up to Node.js 22', async () => {
    const runtime = { runtime: 'nodejs22.x' };
    const called = await returned(
      'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, "called"), 5); };',
      runtime,
    );
    const early = await returned(
      `exports.handler = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = false;
        setInterval(() => {}, 1000);
        callback(null, 'early');
      };`,
      runtime,
    );
    const silent = await returned('exports.handler = (event, context, callback) => {};', runtime);

    expect([called, early, silent]).toEqual(['called', 'early', null]);
  });

  it('fails an error given to a callback', async () => {
    const error = await failed(
      'exports.handler = (event, context, callback) => callback(new TypeError("x"));',
      { runtime: 'nodejs20.x' },
    );

    expect(error).toMatchObject({ errorType: 'TypeError', errorMessage: 'x' });
  });

  it('answers a response above 6 MB with an error and goes on', async () => {
    const { invoke, lambda } = startLambda([
      functionOf('exports.handler = async ({ size }) => "x".repeat(size);'),
    ]);

    const tooLarge = await invoke({ size: 7_000_000 });
    const large = await invoke({ size: 6_000_000 });

    expect(JSON.parse(tooLarge.payload)).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage:
        'Response payload size (7000002 bytes) exceeded maximum allowed payload size (6291556 bytes).',
    });
    expect(large.payload).toHaveLength(6_000_002);
    expect(lambda.status()[0]?.environments).toBe(1);
  });

  it('keeps its own calls out of libraries that patch http.request', async () => {
    const calls = await startLambda([
      functionOf(
        `const http = require('node:http');
         let calls = 0;
         const { request } = http;
         http.request = (...parameters) => { calls += 1; return request(...parameters); };
         exports.handler = async () => calls;`,
      ),
    ]);

    const first = await calls.invoke({});
    const second = await calls.invoke({});

    expect([first.payload, second.payload]).toEqual(['0', '0']);
  });
});
