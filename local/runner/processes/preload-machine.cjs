'use strict';
/**
 * Loaded by `preload.cjs` into processes that run on a machine of their own in the cloud: several of
 * them listen on the same port there, have a host name, and find files that others put there. Here
 * they share one machine, so their ports, their host's name and such files are translated.
 */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const os = require('node:os');

/**
 * @typedef {object} Machine
 * @property {Record<string, number>} [listen] Ports of this machine by those that the program asks for.
 * @property {string} [hostname]
 * @property {Record<string, string>} [files] Files of this machine, and folders (with a slash at the end of
 * both), by the paths that the program reads.
 */

/** @param {string | undefined} text `TRACELAB_MACHINE` */
function becomeMachine(text) {
  if (text === undefined) return;
  const { listen, hostname, files } = parseMachine(text);
  if (listen !== undefined) translatePorts(listen);
  if (hostname !== undefined) Object.assign(os, { hostname: () => hostname });
  if (files !== undefined) translateFiles(files);
  syncBuiltinESMExports();
}

/** @param {string} text @returns {Machine} */
function parseMachine(text) {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw new Error(
    `TRACELAB_MACHINE must look like {"listen":{"8080":40123},"hostname":"name"}, got "${text}"`,
  );
}

/** @param {Record<string, number>} ports */
function translatePorts(ports) {
  const { listen } = net.Server.prototype;
  const given = new Set(Object.values(ports));

  /** A port that nobody waits for is any free one: another process may want the same. @param {unknown} port */
  const local = (port) => {
    const number = Number(port) || 0;
    return given.has(number) ? number : (ports[number] ?? 0);
  };

  /** @this {net.Server} @param {any[]} parameters */
  function translatedListen(...parameters) {
    const options = listenOptions(parameters);
    if (options === undefined) return Reflect.apply(listen, this, parameters);
    const callback = parameters.findLast((value) => typeof value === 'function');
    const { port, ipv6Only: _, ...rest } = options;
    const translated = { ...rest, port: local(port), host: '127.0.0.1' };
    return Reflect.apply(listen, this, callback ? [translated, callback] : [translated]);
  }
  net.Server.prototype.listen = translatedListen;
}

/**
 * What `listen` was asked for, as options; `undefined` where it is not a port.
 * @param {any[]} parameters
 * @returns {net.ListenOptions | undefined}
 */
function listenOptions([first, ...rest]) {
  if (typeof first === 'object' && first !== null) {
    const isPort = !('path' in first) && !('fd' in first) && !('_handle' in first);
    return isPort && !('handle' in first) && !(first instanceof net.Server) ? first : undefined;
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  const backlog = rest.find((value) => typeof value === 'number');
  return { port: typeof first === 'function' ? 0 : first, ...(backlog && { backlog }) };
}

/** @param {Record<string, string>} files */
function translateFiles(files) {
  const { existsSync } = fs;
  const folders = Object.keys(files).filter((path) => path.endsWith('/'));

  /** What lies in a folder is there only if it is; anything else is the system's. @param {unknown} path */
  const local = (path) => {
    if (typeof path !== 'string') return path;
    if (Object.hasOwn(files, path)) return files[path];
    for (const folder of folders) {
      if (!path.startsWith(folder)) continue;
      const candidate = `${files[folder]}${path.slice(folder.length)}`;
      if (existsSync(candidate)) return candidate;
    }
    return path;
  };

  /** @param {object} owner @param {string[]} names */
  const translate = (owner, names) => {
    for (const name of names) {
      const original = Reflect.get(owner, name);
      /** @param {unknown} path @param {unknown[]} rest */
      const translated = (path, ...rest) => Reflect.apply(original, owner, [local(path), ...rest]);
      Object.defineProperties(translated, Object.getOwnPropertyDescriptors(original));
      Object.assign(owner, { [name]: translated });
    }
  };
  translate(fs, ['access', 'accessSync', 'existsSync', 'readFile', 'readFileSync']);
  translate(fs.promises, ['access', 'readFile']);
}

module.exports = { becomeMachine };
