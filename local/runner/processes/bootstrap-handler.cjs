'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { createRequire, registerHooks } = require('node:module');
const { dirname, join, resolve, sep } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { runtimeError } = require('./bootstrap-errors.cjs');

/**
 * @typedef {(event: unknown, context: object, callback?: (error: unknown, result?: unknown) => void) => unknown} Handler
 * @typedef {{ body: string } | { error: unknown }} Outcome
 */

// Callback handlers are refused from Node.js 24 on, as by Lambda's own runtime.
const runtimeMajor = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1] ?? 24);
const takesCallbacks = runtimeMajor < 24;

/**
 * @param {string} taskRoot @param {string} name `path/to/file.export`
 * @returns {Promise<Handler>}
 */
async function loadHandler(taskRoot, name) {
  const [, directory = '', file, path] = /^(.*\/)?([^./][^.]*)\.(.+)$/.exec(name) ?? [];
  if (file === undefined || path === undefined || name.includes('..')) {
    throw runtimeError(
      'Runtime.MalformedHandlerName',
      `'${name}' is not a valid handler name. Use file.export, such as 'index.handler'.`,
    );
  }
  const loaded = await loadModule(taskRoot, join(taskRoot, directory, file));
  const handler = find(loaded, path) ?? find(find(loaded, 'default'), path);
  if (handler === undefined || handler === null) {
    throw runtimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw runtimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  }
  if (handler.length >= 3 && !takesCallbacks) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
        'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return /** @type {Handler} */ (handler);
}

/** @param {unknown} object @param {string} path @returns {unknown} */
const find = (object, path) =>
  path
    .split('.')
    .reduce(
      (found, key) =>
        typeof found === 'object' && found !== null
          ? /** @type {Record<string, unknown>} */ (found)[key]
          : undefined,
      object,
    );

/** @param {string} taskRoot @param {string} path Without its extension. */
async function loadModule(taskRoot, path) {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find(existsSync);
  try {
    if (file === undefined) {
      throw Object.assign(new Error(`Cannot find module '${path}'`), { code: 'MODULE_NOT_FOUND' });
    }
    if (file.endsWith('.mjs')) return await import(pathToFileURL(file).href);
    keepPackageScopeInside(taskRoot);
    return await requireOrImport(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      const syntax = runtimeError('Runtime.UserCodeSyntaxError', String(error));
      syntax.stack = error.stack;
      throw syntax;
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'MODULE_NOT_FOUND') throw runtimeError('Runtime.ImportModuleError', String(error));
    throw error;
  }
}

/** @param {string} file */
async function requireOrImport(file) {
  try {
    return createRequire(file)(file);
  } catch (error) {
    // An ES module with top-level await cannot be required.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(file).href);
  }
}

/**
 * On Lambda nothing lies above the bundle, so a `.js` file without a `package.json` of its own is
 * CommonJS. Here a project's `package.json` above may say `"type": "module"`; it does not count.
 * @param {string} taskRoot
 */
function keepPackageScopeInside(taskRoot) {
  const root = resolve(taskRoot) + sep;
  if (!isModuleScope(dirname(resolve(taskRoot)))) return;
  /** @type {Map<string, boolean>} */
  const known = new Map();
  /** @param {string} directory @returns {boolean} */
  const hasPackage = (directory) => {
    if (!directory.startsWith(root) && `${directory}${sep}` !== root) return false;
    let found = known.get(directory);
    if (found === undefined) {
      found = existsSync(join(directory, 'package.json')) || hasPackage(dirname(directory));
      known.set(directory, found);
    }
    return found;
  };
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith('file:') || !url.endsWith('.js')) return nextLoad(url, context);
      const file = fileURLToPath(url);
      if (!file.startsWith(root) || hasPackage(dirname(file))) return nextLoad(url, context);
      return nextLoad(url, { ...context, format: 'commonjs' });
    },
  });
}

/** @param {string} directory @returns {boolean} */
function isModuleScope(directory) {
  const file = join(directory, 'package.json');
  if (existsSync(file)) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')).type === 'module';
    } catch {
      return false;
    }
  }
  const parent = dirname(directory);
  return parent !== directory && isModuleScope(parent);
}

/**
 * @param {Handler} handler @param {import('./bootstrap-client.cjs').Invocation} invocation
 * @returns {Promise<Outcome>}
 */
async function invokeHandler(handler, invocation) {
  try {
    const event = JSON.parse(invocation.event);
    const context = createContext(invocation);
    const result = await (takesCallbacks
      ? withCallback(handler, event, context)
      : handler(event, context));
    return { body: serialize(result) };
  } catch (error) {
    return { error };
  }
}

/** @param {unknown} result */
function serialize(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw runtimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

/**
 * Up to Node.js 22: the callback's value counts once the event loop is empty, unless the handler
 * turned `callbackWaitsForEmptyEventLoop` off; a handler that does nothing more answers null.
 * @param {Handler} handler @param {unknown} event @param {ReturnType<typeof createContext>} context
 */
function withCallback(handler, event, context) {
  return new Promise((resolve, reject) => {
    let settle = () => resolve(null);
    const whenEmpty = () => settle();
    process.once('beforeExit', whenEmpty);
    /** @param {() => void} action */
    const end = (action) => {
      process.off('beforeExit', whenEmpty);
      action();
    };
    let returned;
    try {
      returned = handler(event, context, (error, result) => {
        settle = () => (error == null ? resolve(result) : reject(error));
        if (!context.callbackWaitsForEmptyEventLoop) end(settle);
      });
    } catch (error) {
      end(() => reject(error));
    }
    if (isThenable(returned)) {
      returned.then(
        (value) => end(() => resolve(value)),
        (error) => end(() => reject(error)),
      );
    }
  });
}

/** @param {unknown} value @returns {value is PromiseLike<unknown>} */
const isThenable = (value) =>
  typeof value === 'object' &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';

/** @param {import('./bootstrap-client.cjs').Invocation} invocation */
function createContext({ requestId, functionArn, deadline, clientContext }) {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: requestId,
    identity: undefined,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

module.exports = { invokeHandler, loadHandler };
