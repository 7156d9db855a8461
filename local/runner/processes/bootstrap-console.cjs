'use strict';
const { format } = require('node:util');

const levels = /** @type {const} */ ({
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
});

const order = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** @type {() => string | undefined} */
let currentRequest = () => undefined;

/**
 * Makes `console` write as it does on Lambda: time, request id and level before each message, or one
 * JSON object a message where the function asks for that format.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * @param {() => string | undefined} requestId
 */
function patchConsole(requestId) {
  currentRequest = requestId;
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
  // Levels filter only the JSON format.
  const lowest = json ? order.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO') : 0;
  for (const [method, level] of Object.entries(levels)) {
    if (order.indexOf(level) < lowest) {
      Object.assign(console, { [method]: () => {} });
      continue;
    }
    /** @param {unknown[]} values */
    const write = (...values) =>
      writeLine(json ? jsonLine(level, values) : textLine(level, values));
    Object.assign(console, { [method]: write });
  }
}

/** @param {string} title @param {unknown} error */
function logError(title, error) {
  const format = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON' ? jsonLine : textLine;
  writeLine(format(levels.error, [title, error]));
}

/** @param {string} level @param {unknown[]} values */
const textLine = (level, values) =>
  `${new Date().toISOString()}\t${currentRequest()}\t${level}\t${format(...values)}`;

/** @param {string} level @param {unknown[]} values */
function jsonLine(level, values) {
  const error = values.find((value) => value instanceof Error);
  const record = {
    timestamp: new Date().toISOString(),
    level,
    requestId: currentRequest(),
    ...(values.length > 1 && error instanceof Error && describe(error)),
  };
  try {
    const message = values.length === 1 ? values[0] : format(...values);
    return JSON.stringify({
      ...record,
      message: message instanceof Error ? describe(message) : message,
    });
  } catch {
    return JSON.stringify({ ...record, message: format(...values) });
  }
}

/** @param {Error} error */
const describe = (error) => ({
  errorType: error.constructor?.name ?? 'UnknownError',
  errorMessage: error.message,
  stackTrace: String(error.stack ?? '').split('\n'),
});

/** One message is one log event: line breaks inside it travel as carriage returns. @param {string} line */
const writeLine = (line) => process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);

module.exports = { logError, patchConsole };
