import type { ApiRequest } from './request.ts';

/** The requests of the first round: ordinary orders, a look-up, and every fault of the catalogue. */
export interface SampleRequest extends ApiRequest {
  readonly shows: string;
}

const order = (tier: string, ...items: [sku: string, quantity: number][]) =>
  JSON.stringify({
    customerTier: tier,
    items: items.map(([sku, quantity]) => ({ sku, quantity })),
  });

const placing = (shows: string, body: string): SampleRequest => ({
  method: 'POST',
  path: 'orders',
  body,
  shows,
});

export const exampleOrder = order('gold', ['sku-pen', 2]);

export const sampleOrders: readonly SampleRequest[] = [
  placing('an order', exampleOrder),
  placing('another order', order('standard', ['sku-notebook', 1], ['sku-lamp', 1])),
  { method: 'GET', path: 'orders/no-such-order', shows: 'an order that does not exist' },
  placing('a slow hop', order('gold', ['sku-slow', 1])),
  placing('a fault', order('standard', ['sku-fault', 1])),
  placing('a refused order', order('standard', ['sku-bad-request', 1])),
  placing('a throttled call', order('gold', ['sku-throttle', 1])),
  placing('a failure behind the answer', order('standard', ['sku-async-fault', 1])),
];
