import { describe, expect, it } from 'vitest';
import { createRouter } from '../../../../local/runner/emulators/apigateway/router.ts';
import { placeOrder } from './api-under-test.ts';

const routerOf = (...routes: string[]) => {
  const find = createRouter(
    routes.map((route) => {
      const [httpMethod = '', resourcePath = ''] = route.split(' ');
      return { ...placeOrder, httpMethod, resourcePath };
    }),
  );
  return (method: string, path: string) => {
    const match = find(method, path);
    return match && [`${match.route.httpMethod} ${match.route.resourcePath}`, match.pathParameters];
  };
};

describe('createRouter', () => {
  it('prefers literal segments to parameters and parameters to greedy ones', () => {
    const find = routerOf(
      'GET /orders/latest',
      'GET /orders/{orderId}',
      'GET /{proxy+}',
      'GET /orders/{orderId}/lines/{line}',
    );

    expect(find('GET', '/orders/latest')).toEqual(['GET /orders/latest', {}]);
    expect(find('GET', '/orders/17')).toEqual(['GET /orders/{orderId}', { orderId: '17' }]);
    expect(find('GET', '/orders/17/lines/2')).toEqual([
      'GET /orders/{orderId}/lines/{line}',
      { orderId: '17', line: '2' },
    ]);
    expect(find('GET', '/orders/17/notes')).toEqual([
      'GET /{proxy+}',
      { proxy: 'orders/17/notes' },
    ]);
  });

  it('takes ANY for the seven methods only, after a method of its own', () => {
    const find = routerOf('ANY /orders', 'POST /orders');

    expect(find('POST', '/orders')).toEqual(['POST /orders', {}]);
    expect(find('PATCH', '/orders')).toEqual(['ANY /orders', {}]);
    expect(find('PROPFIND', '/orders')).toBeUndefined();
  });

  it('chooses the resource before the method', () => {
    const find = routerOf('GET /orders', 'ANY /{proxy+}');

    expect(find('POST', '/orders')).toBeUndefined();
  });

  it('serves the root, ignores a trailing slash and decodes what parameters hold', () => {
    const find = routerOf('GET /', 'GET /orders/{orderId}', 'GET /files/{path+}');

    expect(find('GET', '/')).toEqual(['GET /', {}]);
    expect(find('GET', '/orders/a%20b/')).toEqual(['GET /orders/{orderId}', { orderId: 'a b' }]);
    expect(find('GET', '/orders/a%2Fb')).toEqual(['GET /orders/{orderId}', { orderId: 'a/b' }]);
    expect(find('GET', '/files/a/b%3F')).toEqual(['GET /files/{path+}', { path: 'a/b?' }]);
  });

  it('finds nothing for empty parameters, unknown paths and names of object members', () => {
    const find = routerOf('GET /orders/{orderId}', 'GET /files/{path+}');

    for (const path of [
      '/orders/',
      '/orders//',
      '/files',
      '/files/',
      '/constructor',
      '//orders/1',
    ]) {
      expect(find('GET', path), path).toBeUndefined();
    }
  });

  it('throws URIError for a malformed path', () => {
    const find = routerOf('GET /orders/{orderId}');

    expect(() => find('GET', '/orders/%zz')).toThrow(URIError);
    expect(() => find('GET', '/orders/%ff')).toThrow(URIError);
  });
});
