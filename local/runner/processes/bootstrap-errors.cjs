'use strict';
const { fileURLToPath } = require('node:url');

/**
 * @typedef {object} ErrorDescription
 * @property {{ errorType: string, errorMessage: string, trace: string[] }} payload What the caller gets.
 * @property {string} cause The error as JSON of an X-Ray cause.
 */

const maxFrames = 30;
const maxMessage = 2_000;

/** @param {string} name @param {string} message @returns {Error} */
function runtimeError(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** @param {unknown} reason */
function unhandledRejection(reason) {
  const error = runtimeError(
    'Runtime.UnhandledPromiseRejection',
    text(() => String(reason)),
  );
  if (reason instanceof Error && reason.stack !== undefined) error.stack = reason.stack;
  return error;
}

/** Never throws, whatever was thrown. @param {unknown} error @returns {ErrorDescription} */
function describeError(error) {
  if (!(error instanceof Error)) {
    const payload = { errorType: typeof error, errorMessage: text(() => String(error)), trace: [] };
    return { payload, cause: describeCause(payload) };
  }
  const payload = {
    errorType: text(() => String(error.name)),
    errorMessage: text(() => String(error.message)),
    trace: text(() => String(error.stack ?? '')).split('\n'),
  };
  return { payload, cause: describeCause(payload) };
}

/** A hostile getter must not hide that the handler failed. @param {() => string} read */
function text(read) {
  try {
    return read();
  } catch {
    return 'unreadable';
  }
}

/** @param {ErrorDescription['payload']} payload */
function describeCause({ errorType, errorMessage, trace }) {
  const frames = trace.filter((line) => /^\s+at /.test(line));
  const stack = frames.slice(0, maxFrames).map(describeFrame);
  return JSON.stringify({
    working_directory: process.cwd(),
    paths: [...new Set(stack.map(({ path }) => path))],
    exceptions: [
      {
        type: errorType,
        message: errorMessage.slice(0, maxMessage),
        stack,
        ...(frames.length > maxFrames && { truncated: frames.length - maxFrames }),
      },
    ],
  });
}

/** `    at label (path:line:column)` or `    at path:line:column`. @param {string} frame */
function describeFrame(frame) {
  const [, label, place = ''] = /^\s+at (?:(.*) \()?([^()]*)\)?$/.exec(frame) ?? [];
  const [, path = place, line] = /^(.*?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  return {
    path: path.startsWith('file://') ? fileURLToPath(path) : path,
    ...(line !== undefined && { line: Number(line) }),
    label: label ?? 'anonymous',
  };
}

module.exports = { describeError, runtimeError, unhandledRejection };
