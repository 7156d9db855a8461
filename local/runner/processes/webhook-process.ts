import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FromWebhook, ToWebhook, WebhookCounts } from './webhook.ts';

/** Main module of the webhook's process: takes orders from its parent, and ends when that ends. */

const MAX_BODY_BYTES = 1024 * 1024;

let counts: WebhookCounts = { accepted: 0, refused: 0 };

// The channel closes however the parent ends, and nobody is served any more.
process.on('disconnect', () => process.exit());
process.on('message', (message: ToWebhook) => {
  switch (message.kind) {
    case 'start':
      return start(message);
    case 'count':
      return tell({ kind: 'counted', id: message.id, counts });
  }
});

function tell(message: FromWebhook): void {
  process.send?.(message);
}

function start({ key, certificate, host, port }: Extract<ToWebhook, { kind: 'start' }>): void {
  const server = createServer({ key, cert: certificate }, (request, response) => {
    void receive(request, response);
  });
  server.on('error', (error) => {
    tell({ kind: 'failed', reason: error.message });
    process.disconnect();
  });
  server.listen(port, host, () => {
    tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
  });
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, message } = await judge(request);
  const accepted = status === 202;
  counts = {
    accepted: counts.accepted + Number(accepted),
    refused: counts.refused + Number(!accepted),
  };
  const body = JSON.stringify({ message });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(status === 405 && { allow: 'POST' }),
    // What is left of a body that is too large is not read.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(body);
}

async function judge(request: IncomingMessage): Promise<{ status: number; message: string }> {
  if (request.method !== 'POST') {
    request.resume();
    return { status: 405, message: `this webhook takes POST, got "${request.method}"` };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        return { status: 413, message: `the body is larger than ${MAX_BODY_BYTES} bytes` };
      }
      chunks.push(chunk);
    }
    JSON.parse(Buffer.concat(chunks).toString());
    return { status: 202, message: 'accepted' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 400, message: `the body is not JSON: ${reason}` };
  }
}
