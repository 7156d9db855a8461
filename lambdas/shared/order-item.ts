import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { CustomerTier, Order, OrderStatus } from './order.ts';

export type Item = Record<string, AttributeValue>;

/** An order as both tables keep it. */
export function toItem(order: Order): Item {
  return {
    orderId: { S: order.orderId },
    status: { S: order.status },
    customerTier: { S: order.customerTier },
    amount: { N: String(order.amount) },
    items: {
      L: order.items.map(({ sku, quantity }) => ({
        M: { sku: { S: sku }, quantity: { N: String(quantity) } },
      })),
    },
    placedAt: { S: order.placedAt },
    version: { N: String(order.version) },
    ...(order.traceId === undefined ? {} : { traceId: { S: order.traceId } }),
    ...(order.fingerprint === undefined ? {} : { fingerprint: { S: order.fingerprint } }),
  };
}

/** @throws when the item lacks what every order has. */
export function fromItem(item: Item): Order {
  const traceId = item.traceId?.S;
  const fingerprint = item.fingerprint?.S;
  return {
    orderId: text(item, 'orderId'),
    status: text(item, 'status') as OrderStatus,
    customerTier: text(item, 'customerTier') as CustomerTier,
    amount: number(item, 'amount'),
    items: (item.items?.L ?? []).map((line) => ({
      sku: text(line.M ?? {}, 'sku'),
      quantity: number(line.M ?? {}, 'quantity'),
    })),
    placedAt: text(item, 'placedAt'),
    version: number(item, 'version'),
    ...(traceId === undefined ? {} : { traceId }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw malformed(item, name, 'string');
  return value;
}

function number(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (Number.isNaN(value)) throw malformed(item, name, 'number');
  return value;
}

function malformed(item: Item, name: string, type: string): Error {
  const got = JSON.stringify(item[name]) ?? 'nothing';
  return new Error(`order "${item.orderId?.S ?? ''}": "${name}" must be a ${type}, got "${got}"`);
}
