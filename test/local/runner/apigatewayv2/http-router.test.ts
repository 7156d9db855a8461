import { describe, expect, it } from 'vitest';
import { createHttpRouter } from '../../../../local/runner/emulators/apigatewayv2/http-router.ts';
import { route } from './http-api-under-test.ts';

const keys = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
  'ANY /pets/dog/1',
  'GET /',
];

const find = (method: string, path: string, only: readonly string[] = keys) => {
  const found = createHttpRouter(only.map(route))(method, path);
  return found && [found.route.key, found.pathParameters];
};

describe('createHttpRouter', () => {
  it.each([
    ['GET', '/pets/dog/1', ['GET /pets/dog/1', {}]],
    ['POST', '/pets/dog/1', ['ANY /pets/dog/1', {}]],
    ['GET', '/pets/dog/2', ['GET /pets/dog/{id}', { id: '2' }]],
    ['GET', '/pets/dog/2/3', ['GET /pets/{proxy+}', { proxy: 'dog/2/3' }]],
    ['GET', '/pets/cat', ['GET /pets/{proxy+}', { proxy: 'cat' }]],
    ['POST', '/pets/cat', ['ANY /{proxy+}', { proxy: 'pets/cat' }]],
    ['GET', '/', ['GET /', {}]],
    ['POST', '/', ['$default', {}]],
    ['GET', '/pets/dog/%C3%BC%2F1', ['GET /pets/dog/{id}', { id: 'ü/1' }]],
  ])('finds the most specific route for %s %s', (method, path, expected) => {
    expect(find(method, path)).toEqual(expected);
    expect(find(method, path, [...keys].reverse())).toEqual(expected);
  });

  it.each([
    ['GET', '/shipping/'],
    ['GET', '/shippin'],
    ['POST', '/shipping'],
    ['GET', '/orders/'],
    ['GET', '/files'],
    ['GET', '/files/'],
  ])('finds none for %s %s', (method, path) => {
    expect(find(method, path, ['GET /shipping', 'GET /orders/{id}', 'GET /files/{name+}'])).toBe(
      undefined,
    );
  });

  it('throws for a path whose percent-encoding is wrong', () => {
    expect(() => find('GET', '/pets/%')).toThrow(URIError);
  });
});
