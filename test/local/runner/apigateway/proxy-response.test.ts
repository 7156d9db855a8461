import { describe, expect, it } from 'vitest';
import {
  MalformedProxyResponse,
  readProxyResponse,
} from '../../../../local/runner/emulators/apigateway/proxy-response.ts';

const read = (answer: unknown, accept?: string, binaryMediaTypes: string[] = []) =>
  readProxyResponse(JSON.stringify(answer), accept, binaryMediaTypes);

describe('readProxyResponse', () => {
  it('takes status, headers and body', () => {
    const response = read({ statusCode: 201, headers: { 'X-A': 'b', 'X-N': 5 }, body: 'made' });

    expect(response).toEqual({
      status: 201,
      headers: [
        ['X-A', 'b'],
        ['X-N', '5'],
      ],
      body: Buffer.from('made'),
    });
  });

  it('needs no member', () => {
    expect(read({})).toEqual({ status: 200, headers: [], body: Buffer.from('') });
    expect(read({ statusCode: '404', body: null }).status).toBe(404);
  });

  it('prefers multiple values to single ones of the same header', () => {
    const { headers } = read({
      headers: { 'Set-Cookie': 'a=1', 'X-One': '1' },
      multiValueHeaders: { 'set-cookie': ['b=2', 'c=3'] },
    });

    expect(headers).toEqual([
      ['X-One', '1'],
      ['set-cookie', 'b=2'],
      ['set-cookie', 'c=3'],
    ]);
  });

  it('remaps headers that belong to API Gateway and drops those of the connection', () => {
    const { headers } = read({
      headers: { 'Content-Length': '3', Date: 'today', 'Transfer-Encoding': 'chunked' },
    });

    expect(headers).toEqual([
      ['x-amzn-Remapped-Content-Length', '3'],
      ['x-amzn-Remapped-Date', 'today'],
    ]);
  });

  it('decodes a base64 body only for a client that accepts a binary media type', () => {
    const answer = { isBase64Encoded: true, body: Buffer.from([0xff, 0]).toString('base64') };

    expect(read(answer, 'image/png', ['image/png']).body).toEqual(Buffer.from([0xff, 0]));
    expect(read(answer, 'text/html', ['*/*']).body).toEqual(Buffer.from([0xff, 0]));
    expect(read(answer, 'text/html', ['image/png']).body.toString()).toBe('/wA=');
    expect(read(answer).body.toString()).toBe('/wA=');
  });

  it.each([
    ['nothing', null, 'must be an object'],
    ['text', 'hello', 'must be an object'],
    ['a list', [], 'must be an object'],
    ['a member of another format', { statusCode: 200, cookies: [] }, '"cookies"'],
    ['an object as body', { body: { ok: true } }, 'JSON.stringify'],
    ['a status that is none', { statusCode: 'fine' }, '"fine"'],
    ['an informational status', { statusCode: 100 }, 'statusCode'],
    ['a status beyond HTTP', { statusCode: 999 }, 'statusCode'],
    ['a list of headers', { headers: ['a'] }, 'headers'],
    ['an object as header', { headers: { a: {} } }, 'header "a"'],
    ['a header that would split the response', { headers: { a: 'b\r\nc: d' } }, 'HTTP'],
    ['a header name with a blank', { headers: { 'a b': 'c' } }, 'HTTP'],
    ['one value where many belong', { multiValueHeaders: { a: 'b' } }, 'must be a list'],
    ['text as flag', { isBase64Encoded: 'true' }, 'isBase64Encoded'],
  ])('refuses %s', (_, answer, why) => {
    expect(() => read(answer)).toThrow(MalformedProxyResponse);
    expect(() => read(answer)).toThrow(why);
  });

  it('refuses what is not JSON', () => {
    expect(() => readProxyResponse('{', undefined, [])).toThrow(MalformedProxyResponse);
  });
});
