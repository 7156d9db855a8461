import net from 'node:net';

/**
 * Preloaded into a child process: whoever connects to a `host:port` before an `=` in
 * `TEST_REDIRECT_CONNECT` reaches the port of this machine behind it. For addresses that a library has
 * built in, and for names that a trace is to show.
 */
const ports = new Map(
  (process.env.TEST_REDIRECT_CONNECT ?? '')
    .split(',')
    .map((pair) => pair.split('=') as [string, string]),
);

const { connect } = net.Socket.prototype;

/** Takes what `net.connect` takes, or that already normalized into `[options, callback]`. */
function redirected(this: net.Socket, ...parameters: unknown[]): net.Socket {
  const given = Array.isArray(parameters[0]) ? parameters[0] : parameters;
  const [options, callback] = given as [net.TcpNetConnectOpts, () => void];
  const port = ports.get(`${options.host}:${options.port}`);
  if (port === undefined) return Reflect.apply(connect, this, parameters);
  const local = { ...options, host: '127.0.0.1', port: Number(port) };
  return Reflect.apply(connect, this, [local, callback]);
}

Object.assign(net.Socket.prototype, { connect: redirected });
