'use strict';
const { isIPv4, isIPv6 } = require('node:net');

/**
 * @typedef {object} Hosts
 * @property {boolean} allowOutside
 * @property {(host: string, port: unknown) => number | undefined} find The loopback port that serves a host's port.
 * @property {(host: string) => boolean} hasName Whether any port of the host is served here.
 */

/**
 * Reads `TRACELAB_HOSTS`: `{"map": {"webhook.example.com:443": 40123, "*.example.com:80": 40124}, "allowOutside": false}`.
 * @param {string | undefined} text
 * @returns {Hosts}
 * @throws {Error} when it is not of that form: running on without it would let connections out.
 */
function parseHosts(text) {
  const { map, allowOutside } = parse(text ?? '{}');
  const targets = Object.entries(map ?? {}).map(([pattern, port]) => {
    if (!/^[^:]+:\d+$/.test(pattern) || !isPort(port)) throw malformed(text);
    const colon = pattern.lastIndexOf(':');
    return {
      name: normalize(pattern.slice(0, colon)),
      from: Number(pattern.slice(colon + 1)),
      to: Number(port),
    };
  });
  return {
    allowOutside: allowOutside === true,
    find: (host, port) => {
      const name = normalize(host);
      return targets.find((it) => it.from === Number(port) && matches(it.name, name))?.to;
    },
    hasName: (host) => targets.some((it) => matches(it.name, normalize(host))),
  };
}

/** @param {string} text @returns {{ map?: object, allowOutside?: unknown }} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && typeof (value.map ?? {}) === 'object') {
      return value;
    }
  } catch {}
  throw malformed(text);
}

/** @param {unknown} port */
const isPort = (port) => Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;

/** @param {string | undefined} text */
const malformed = (text) =>
  new Error(
    `TRACELAB_HOSTS must look like {"map":{"name:443":40123},"allowOutside":false}, got "${text}"`,
  );

/** @param {unknown} host */
const normalize = (host) => String(host).toLowerCase().replace(/\.$/, '');

/** @param {string} pattern @param {string} name */
function matches(pattern, name) {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

/**
 * Whether an address or name means this machine. `0.0.0.0` and `::` connect to it as well.
 * @param {unknown} host
 */
function isLoopback(host) {
  const name = normalize(host);
  if (name === '' || name === 'localhost' || name.endsWith('.localhost')) return true;
  const address = name.replace(/^::ffff:/, '');
  if (isIPv4(address)) return address.startsWith('127.') || address === '0.0.0.0';
  return isIPv6(name) && (name === '::1' || name === '::');
}

module.exports = { isLoopback, parseHosts };
