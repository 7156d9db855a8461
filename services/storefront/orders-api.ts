import { RequestError } from '../shared/request-error.ts';
import { callUpstream, type Upstream, type UpstreamAnswer, unexpectedAnswer } from './upstream.ts';

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Order {
  readonly orderId: string;
  readonly status: string;
  readonly customerTier: string;
  readonly amount: number;
  readonly placedAt: string;
  readonly items: readonly OrderLine[];
}

export interface OrderInput {
  readonly customerTier: string;
  readonly items: readonly OrderLine[];
}

export type PlacedOrder = Pick<Order, 'orderId' | 'status' | 'amount'>;

/** The REST API of the Orders stack. Its stage and its functions write segments. */
export interface OrdersApi {
  /** @throws RequestError | UpstreamError */
  get(orderId: string): Promise<Order>;
  /** @throws RequestError | UpstreamError */
  place(order: OrderInput, idempotencyKey: string | undefined): Promise<PlacedOrder>;
}

/** Longer than a function of the API may run. */
const timeout = 15_000;

export function ordersApi(base: URL): OrdersApi {
  const upstream: Upstream = {
    title: 'the Orders API',
    errorName: 'OrdersUnavailableError',
    base,
    timeout,
  };
  return {
    async get(orderId) {
      // An id becomes part of a path, so nothing that means something there gets through.
      if (!/^[\w-]{1,64}$/.test(orderId)) {
        throw badInput('an order id has 1 to 64 letters, digits, "-" and "_"', orderId);
      }
      const answer = await callUpstream(upstream, `orders/${orderId}`);
      refuse(answer);
      if (!isOrder(answer.body)) throw unexpectedAnswer(upstream, answer.status);
      return answer.body;
    },
    async place(order, idempotencyKey) {
      // Header values are Latin-1 at most.
      if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
        throw badInput('an idempotency key has 1 to 255 visible ASCII characters', idempotencyKey);
      }
      const answer = await callUpstream(upstream, 'orders', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: JSON.stringify(order),
      });
      refuse(answer);
      if (!isPlacedOrder(answer.body)) throw unexpectedAnswer(upstream, answer.status);
      return answer.body;
    },
  };
}

const refusals: Readonly<Record<number, readonly [name: string, code: string]>> = {
  404: ['OrderNotFoundError', 'NOT_FOUND'],
  422: ['IdempotencyKeyReusedError', 'CONFLICT'],
  429: ['OrdersThrottledError', 'THROTTLED'],
};

function refuse({ status, body }: UpstreamAnswer): void {
  if (status < 400) return;
  const { message, errors } = (body ?? {}) as Partial<Record<string, unknown>>;
  const [name, code] = refusals[status] ?? ['InvalidOrderError', 'BAD_USER_INPUT'];
  throw new RequestError(status, name, String(message ?? `the Orders API answered ${status}`), {
    code,
    ...(Array.isArray(errors) ? { errors } : {}),
  });
}

function badInput(rule: string, got: string): RequestError {
  const shown = got.length > 64 ? `${got.slice(0, 64)}…` : got;
  return new RequestError(400, 'InvalidOrderError', `${rule}, got "${shown}"`, {
    code: 'BAD_USER_INPUT',
  });
}

function isPlacedOrder(value: unknown): value is PlacedOrder {
  const { orderId, status, amount } = (value ?? {}) as Partial<PlacedOrder>;
  return typeof orderId === 'string' && typeof status === 'string' && typeof amount === 'number';
}

function isOrder(value: unknown): value is Order {
  return isPlacedOrder(value) && Array.isArray((value as Partial<Order>).items);
}
