import { createHash, randomUUID } from 'node:crypto';
import type { OrderRequest } from '../shared/order.ts';
import { RequestError } from '../shared/request-error.ts';

export interface OrderIdentity {
  readonly orderId: string;
  readonly fingerprint: string;
}

/**
 * The same `Idempotency-Key` always gives the same order id, so that the table itself tells a repeat.
 *
 * @throws RequestError 400 for a key that is empty or longer than 255 characters.
 */
export function identifyOrder(
  headers: Readonly<Record<string, string | undefined>> | null,
  request: OrderRequest,
): OrderIdentity {
  const fingerprint = hash(JSON.stringify(request));
  const name = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === 'idempotency-key');
  const key = name === undefined ? undefined : headers?.[name];
  if (key === undefined) return { orderId: randomUUID(), fingerprint };
  if (key.trim() === '' || key.length > 255) {
    throw new RequestError(
      400,
      'InvalidOrderError',
      `Idempotency-Key must have 1 to 255 characters, got ${key.trim() === '' ? 'none' : key.length}`,
    );
  }
  return { orderId: `key-${hash(key)}`, fingerprint };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
