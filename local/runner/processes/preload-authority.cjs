'use strict';
const { readFileSync } = require('node:fs');
const tls = require('node:tls');

/**
 * Makes clients that name the authorities they trust, as those of databases on RDS do, trust the local
 * one too: `NODE_EXTRA_CA_CERTS` counts only for those that name none. Servers' names are checked all the same.
 * @param {string | undefined} file The authority's certificate, in PEM.
 */
function trustAuthority(file) {
  if (!file) return;
  const { createSecureContext } = tls;
  /** @type {string[] | undefined} */
  let own;

  /** @param {tls.SecureContextOptions} [options] */
  const trusting = (options) => {
    if (!options?.ca) return createSecureContext(options);
    own ??= read(file);
    return createSecureContext({ ...options, ca: [options.ca, own].flat(2) });
  };
  Object.assign(tls, { createSecureContext: trusting });
}

/** Node itself warns of a file that cannot be read. @param {string} file */
function read(file) {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}

module.exports = { trustAuthority };
