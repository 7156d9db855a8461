'use strict';
const { Agent, request } = require('node:http');

/**
 * @typedef {object} Invocation
 * @property {string} requestId
 * @property {string} event JSON text.
 * @property {string} functionArn
 * @property {number} deadline Milliseconds since 1970.
 * @property {string | undefined} traceHeader
 * @property {string | undefined} clientContext JSON text.
 *
 * @typedef {import('./bootstrap-errors.cjs').ErrorDescription} ErrorDescription
 */

const version = '/2018-06-01/runtime';

const longestHeader = 32 * 1024;

/**
 * Calls of the runtime API over one connection, which only the end of the other side closes. Then the
 * process that started this one is gone, and nothing is left to work for.
 * @param {string} address `host:port`
 */
function createRuntimeClient(address) {
  const separator = address.lastIndexOf(':');
  const endpoint = {
    host: address.slice(0, separator),
    port: Number(address.slice(separator + 1)),
    agent: new Agent({ keepAlive: true, maxSockets: 1 }),
  };

  /**
   * @param {string} method @param {string} path @param {Record<string, string>} [headers] @param {string} [body]
   * @returns {Promise<{ headers: import('node:http').IncomingHttpHeaders, body: string }>}
   */
  function call(method, path, headers = {}, body = '') {
    return new Promise((resolve) => {
      const content = Buffer.from(body);
      const outgoing = request(
        {
          ...endpoint,
          method,
          path: version + path,
          headers: { ...headers, 'content-length': content.length },
        },
        (response) => {
          response.socket.off('close', endWithParent).once('close', endWithParent);
          /** @type {Buffer[]} */
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
          );
          response.on('error', endWithParent);
        },
      );
      outgoing.on('error', endWithParent);
      outgoing.end(content);
    });
  }

  /** @param {ErrorDescription} error */
  const errorHeaders = ({ payload, cause }) => ({
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': ascii(payload.errorType).slice(0, longestHeader),
    ...(ascii(cause).length <= longestHeader && {
      'lambda-runtime-function-xray-error-cause': ascii(cause),
    }),
    ...usage(),
  });

  return {
    /** @returns {Promise<Invocation>} */
    async next() {
      const { headers, body } = await call('GET', '/invocation/next');
      return {
        requestId: String(headers['lambda-runtime-aws-request-id']),
        event: body,
        functionArn: String(headers['lambda-runtime-invoked-function-arn']),
        deadline: Number(headers['lambda-runtime-deadline-ms']),
        traceHeader: headers['lambda-runtime-trace-id']?.toString(),
        clientContext: headers['lambda-runtime-client-context']?.toString(),
      };
    },

    /** @param {string} requestId @param {string} body JSON text. */
    invocationResponse(requestId, body) {
      endOfLog(requestId);
      return call('POST', `/invocation/${requestId}/response`, usage(), body);
    },

    /** @param {string} requestId @param {ErrorDescription} error */
    invocationError(requestId, error) {
      endOfLog(requestId);
      const body = JSON.stringify(error.payload);
      return call('POST', `/invocation/${requestId}/error`, errorHeaders(error), body);
    },

    /** @param {ErrorDescription} error */
    initError(error) {
      const body = JSON.stringify(error.payload);
      return call('POST', '/init/error', errorHeaders(error), body);
    },
  };
}

/**
 * Tells the reader of both streams that all output of the invocation has gone by: the pipes and the
 * runtime API are separate connections, so their order says nothing.
 * @param {string} requestId
 */
function endOfLog(requestId) {
  const marker = `\0end ${requestId}\n`;
  for (const stream of [process.stdout, process.stderr]) if (stream.writable) stream.write(marker);
}

/** Peak memory so far, in kilobytes; for the REPORT line. */
const usage = () => ({ 'x-max-rss': String(process.resourceUsage().maxRSS) });

/** Header values hold Latin-1 only; JSON's own escapes keep the rest. @param {string} text */
const ascii = (text) =>
  text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Takes the processes that the handler started along: this one leads their group. */
function endWithParent() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(1);
  }
}

module.exports = { createRuntimeClient };
