import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Call, httpCall, type Reply } from './http-call.ts';
import { newTrace } from './lambda-runtime.ts';

/** An app in this process. Its requests say that nobody wants their trace, so that none is sent. */
export interface AppUnderTest extends AsyncDisposable {
  call(path: string, call?: Call): Promise<Reply>;
}

export async function serveApp(app: RequestListener): Promise<AppUnderTest> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    call: (path, call = {}) =>
      httpCall(`${url}${path}`, {
        ...call,
        headers: { 'x-amzn-trace-id': newTrace('0').traceHeader, ...call.headers },
      }),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
