'use strict';
/**
 * Loaded by `node --require` into every process that stands for something in the cloud. Connections to
 * the template's host names go to the loopback ports where this machine serves them, and nothing else
 * leaves the machine. Below HTTP, so that every client (http, https, tls, fetch, HTTP/2) is covered and
 * still sees the real name: in URLs, `Host` headers, TLS server names and traces.
 */
const dgram = require('node:dgram');
const net = require('node:net');
const { trustAuthority } = require('./preload-authority.cjs');
const { guardNames } = require('./preload-dns.cjs');
const { isLoopback, parseHosts } = require('./preload-hosts.cjs');
const { becomeMachine } = require('./preload-machine.cjs');

const hosts = parseHosts(process.env.TRACELAB_HOSTS);

/** @param {string} target @param {string} syscall */
function refusal(target, syscall) {
  const error = new Error(
    `TraceLab: connection to "${target}" refused: this machine only, and the template's own host names`,
  );
  return Object.assign(error, { code: 'ECONNREFUSED', syscall });
}

const { connect } = net.Socket.prototype;

/**
 * Takes what `net.connect` takes, or that already normalized into `[options, callback]`.
 * @this {net.Socket} @param {any[]} parameters
 */
function guardedConnect(...parameters) {
  const given = Array.isArray(parameters[0]) ? parameters[0] : parameters;
  const callback = given.findLast((value) => typeof value === 'function');
  const options = connectOptions(given);
  if (options === undefined || options.path) return Reflect.apply(connect, this, parameters);
  const { port } = options;
  const host = String(options.host || 'localhost');
  const mapped = hosts.find(host, port);
  if (mapped !== undefined) {
    const local = { ...options, host: '127.0.0.1', port: mapped, family: 4 };
    return Reflect.apply(connect, this, [local, callback]);
  }
  if (isLoopback(host) || hosts.allowOutside) return Reflect.apply(connect, this, parameters);
  // A look-up that fails, so that the socket reports it as it reports any name that does not resolve.
  /** @type {net.LookupFunction} */
  const lookup = (_name, _options, done) => {
    done(refusal(`${net.isIPv6(host) ? `[${host}]` : host}:${port}`, 'connect'), '', 0);
  };
  return Reflect.apply(connect, this, [{ ...options, host: 'refused.invalid', lookup }, callback]);
}

/** @param {any[]} given */
function connectOptions([first, second]) {
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  if (first === undefined) return undefined;
  return { port: first, host: typeof second === 'string' ? second : undefined };
}

net.Socket.prototype.connect = guardedConnect;

const { send, connect: connectDatagrams } = dgram.Socket.prototype;

/** @this {dgram.Socket} @param {any[]} parameters */
function guardedSend(...parameters) {
  // As Node reads them: (message, offset, length, port, address) or (message, port, address). Any of
  // them may be text, the port too.
  const [, , third, fourth, fifth] = parameters;
  const isLongForm = fifth || (fourth && typeof fourth !== 'function');
  const address = isLongForm ? fifth : third;
  const mapped = hosts.find(
    typeof address === 'string' ? address : '127.0.0.1',
    parameters[isLongForm ? 3 : 1],
  );
  if (mapped !== undefined) {
    const local = [...parameters];
    local[isLongForm ? 3 : 1] = mapped;
    if (typeof address === 'string') local[isLongForm ? 4 : 2] = localAddress(this);
    return Reflect.apply(send, this, local);
  }
  if (typeof address !== 'string' || isLoopback(address) || hosts.allowOutside) {
    return Reflect.apply(send, this, parameters);
  }
  refuseDatagram(this, address, parameters, 'send');
}

/** @this {dgram.Socket} @param {any[]} parameters */
function guardedDatagramConnect(...parameters) {
  const [port, address] = parameters;
  const mapped = hosts.find(typeof address === 'string' ? address : '127.0.0.1', port);
  if (mapped !== undefined) {
    const rest = parameters.slice(typeof address === 'string' ? 2 : 1);
    return Reflect.apply(connectDatagrams, this, [mapped, localAddress(this), ...rest]);
  }
  if (typeof address !== 'string' || isLoopback(address) || hosts.allowOutside) {
    return Reflect.apply(connectDatagrams, this, parameters);
  }
  refuseDatagram(this, `${address}:${port}`, parameters, 'connect');
}

/** @param {dgram.Socket} socket */
const localAddress = (socket) =>
  Reflect.get(socket, 'type') === 'udp6' ? '::ffff:127.0.0.1' : '127.0.0.1';

/** @param {dgram.Socket} socket @param {string} target @param {any[]} parameters @param {string} syscall */
function refuseDatagram(socket, target, parameters, syscall) {
  const callback = parameters.findLast((value) => typeof value === 'function');
  const error = refusal(target, syscall);
  process.nextTick(() => {
    if (callback === undefined) socket.emit('error', error);
    else callback(error);
  });
}

dgram.Socket.prototype.send = guardedSend;
dgram.Socket.prototype.connect = guardedDatagramConnect;

guardNames(hosts);
trustAuthority(process.env.NODE_EXTRA_CA_CERTS);
becomeMachine(process.env.TRACELAB_MACHINE);
