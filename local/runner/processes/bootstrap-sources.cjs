'use strict';
/**
 * Has the stacks of errors name the sources that a bundle was made of, where its map lies beside it. Unlike
 * Lambda, where a function sees that only with `NODE_OPTIONS=--enable-source-maps`; Node's own flag reads
 * every map when the code is loaded, this only when a stack is looked at.
 */
const { existsSync, readFileSync } = require('node:fs');
const { SourceMap } = require('node:module');
const { dirname, resolve } = require('node:path');

/** @type {Map<string, SourceMap | undefined>} */
const maps = new Map();

/** @param {string} file */
function mapOf(file) {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

/** @param {string} file */
function readMap(file) {
  try {
    return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  } catch {
    // A stack with the bundle's lines is better than none.
    return undefined;
  }
}

/** Where a frame's code was written; undefined where that is not known. @param {NodeJS.CallSite} frame */
function sourceOf(frame) {
  const file = frame.getFileName();
  if (!file?.startsWith('/') || file.includes('/node_modules/')) return undefined;
  const line = frame.getLineNumber() ?? 1;
  const column = frame.getColumnNumber() ?? 1;
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return undefined;
  const source = resolve(dirname(file), entry.originalSource);
  if (!existsSync(source)) return undefined;
  return {
    place: `${file}:${line}:${column}`,
    source: `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
  };
}

function nameSources() {
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => {
      const text = String(frame);
      const found = sourceOf(frame);
      return `    at ${found === undefined ? text : text.replace(found.place, () => found.source)}`;
    });
    return [headOf(error), ...lines].join('\n');
  };
}

/** As Node writes it. @param {unknown} error */
function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

module.exports = { nameSources };
