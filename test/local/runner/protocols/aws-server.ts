import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { AwsRequest, AwsService, Cloud } from '../../../../local/runner/cloud.ts';
import { ManualClock, type SegmentDocument } from '../../../../local/xray/index.ts';

export interface AwsServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
}

/** One emulator behind HTTP, as the edge would put it there. */
export async function serve(service: string, handle: () => AwsService): Promise<AwsServer> {
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const answer = await handle()(await awsRequest(service, request, `request-${requests}`));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function awsRequest(
  service: string,
  request: IncomingMessage,
  requestId: string,
): Promise<AwsRequest> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const traceHeader = headers['x-amzn-trace-id'];
  return {
    service,
    method: request.method ?? 'POST',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: await buffer(request),
    caller: {
      accessKeyId: 'AKIATEST',
      arn: 'arn:aws:sts::123456789012:assumed-role/place-order-role/place-order',
    },
    requestId,
    ...(traceHeader !== undefined && { traceHeader }),
  };
}

export interface TestCloud extends Cloud {
  readonly clock: ManualClock;
  readonly segments: SegmentDocument[];
  readonly warnings: string[];
}

export function testCloud(): TestCloud {
  const segments: SegmentDocument[] = [];
  const warnings: string[] = [];
  return {
    account: '123456789012',
    region: 'us-east-1',
    clock: new ManualClock(),
    emit: (document) => segments.push(document),
    warn: (message) => warnings.push(message),
    segments,
    warnings,
  };
}

/** Lets what has been started, and needs no time to pass, happen. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
