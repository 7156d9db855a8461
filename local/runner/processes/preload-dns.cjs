'use strict';
const dns = require('node:dns');
const net = require('node:net');
const { isLoopback } = require('./preload-hosts.cjs');

/**
 * Answers names from the map alone: asking a name server leaves the machine too.
 * @param {import('./preload-hosts.cjs').Hosts} hosts
 */
function guardNames(hosts) {
  if (hosts.allowOutside) return;
  const { lookup, promises } = dns;
  const lookupPromise = promises.lookup;

  /** The address to look up in the name's place. @param {string} name */
  const local = (name) => {
    if (isLoopback(name) || net.isIP(name) !== 0) return name;
    return hosts.hasName(name) ? '127.0.0.1' : undefined;
  };

  /** @param {string} name @param {any[]} rest */
  const guardedLookup = (name, ...rest) => {
    const address = local(name);
    if (address === undefined) return refuseByCallback(name, ...rest);
    return Reflect.apply(lookup, dns, [address, ...rest]);
  };
  // Among its properties is what `util.promisify` needs to know.
  Object.defineProperties(guardedLookup, Object.getOwnPropertyDescriptors(lookup));
  Object.assign(dns, { lookup: guardedLookup });
  Object.assign(promises, {
    /** @param {string} name @param {any[]} rest */
    lookup: async (name, ...rest) => {
      const address = local(name);
      if (address === undefined) return refuseByPromise(name);
      return Reflect.apply(lookupPromise, promises, [address, ...rest]);
    },
  });
  for (const target of [dns, dns.Resolver.prototype]) replaceQueries(target, refuseByCallback);
  for (const target of [promises, promises.Resolver.prototype]) {
    replaceQueries(target, refuseByPromise);
  }
}

/**
 * Replaces `resolve4`, `resolveMx`, `reverse` and the like.
 * @param {object} target @param {Function} refuse
 */
function replaceQueries(target, refuse) {
  const own = Object.getOwnPropertyNames(target);
  const inherited = Object.getOwnPropertyNames(Object.getPrototypeOf(target));
  for (const name of [...own, ...inherited]) {
    if (/^(resolve|reverse)/.test(name)) Object.assign(target, { [name]: refuse });
  }
}

/** @param {string} name @param {any[]} rest */
function refuseByCallback(name, ...rest) {
  const callback = rest.at(-1);
  process.nextTick(() => callback(notFound(name)));
}

/** @param {string} name @returns {Promise<never>} */
async function refuseByPromise(name) {
  throw notFound(name);
}

/** @param {string} name */
function notFound(name) {
  return Object.assign(new Error(`ENOTFOUND "${name}": TraceLab asks no name server`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: name,
  });
}

module.exports = { guardNames };
