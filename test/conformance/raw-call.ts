import { GetGroupsCommand, type XRayClient } from '@aws-sdk/client-xray';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** `undefined` when the body is no JSON. */
  readonly json: unknown;
}

interface WireRequest {
  path: string;
  body: unknown;
  headers: Record<string, string>;
}

interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

/**
 * Sends what the SDK would never send, signed and to the same endpoint as its own calls: the client
 * signs whatever its middleware has put into the request.
 */
export async function rawCall(
  client: XRayClient,
  path: string,
  body: string | Uint8Array,
): Promise<RawAnswer> {
  const command = new GetGroupsCommand({});
  let answer: RawAnswer | undefined;
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as WireRequest;
      request.path = path;
      request.body = body;
      request.headers['content-length'] = String(Buffer.byteLength(body));
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'ownRequest' },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as WireResponse;
      const text = await readText(response.body);
      answer = {
        status: response.statusCode,
        headers: Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        text,
        json: parse(text),
      };
      // What the SDK makes of it does not matter; an empty success it can read.
      response.statusCode = 200;
      response.body = Buffer.from('{}');
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'ownResponse' },
  );
  await client.send(command);
  if (answer === undefined) throw new Error(`no answer to POST ${path}`);
  return answer;
}

async function readText(body: unknown): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
