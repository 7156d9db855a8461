import type { PriceId } from './prices.ts';
import type { Usage } from './usage.ts';

/** What one request of a stack uses, in all the services that it reaches. */
interface RequestUsage {
  readonly request: string;
  readonly uses: readonly (readonly [what: string, price: PriceId, quantity: number])[];
}

/** Memory of a function and what its work takes once it is warm: assumed, not measured. */
const gbSeconds = 0.5 * 0.1;
/** Log lines of a function and of a service for a request, and a line of access log: assumed. */
const functionLogGb = 1e-6;
const accessLogGb = 5e-7;
/** A capacity unit serves 25 new connections a second, and each request is taken for a new one. */
const capacityUnitHours = 1 / (25 * 3600);

/**
 * Without batches, which save invocations and requests when orders come faster. A table's stream
 * brings each of the two states of an order to `project-order`.
 */
const requests: Readonly<Record<string, RequestUsage>> = {
  Orders: {
    request: 'an order, from POST /orders to its last consumer',
    uses: [
      ['API', 'rest-api-request', 1],
      ['functions: place, fulfil, notify, project twice', 'lambda-request', 5],
      ['their time', 'lambda-arm-gb-second', 5 * gbSeconds],
      ['writes: order, status, view twice', 'dynamodb-write', 4],
      ['topic', 'sns-publish', 1],
      ['queue: send, receive, delete', 'sqs-request', 3],
      ['logs', 'logs-gb', 5 * functionLogGb + accessLogGb],
    ],
  },
  Inventory: {
    request: 'a reservation',
    uses: [
      ['load balancer', 'alb-lcu-hour', capacityUnitHours],
      ['logs', 'logs-gb', functionLogGb],
    ],
  },
  Storefront: {
    request: 'a GraphQL query of one order, the call to the Orders API included',
    uses: [
      ['load balancer', 'alb-lcu-hour', capacityUnitHours],
      ['API', 'rest-api-request', 1],
      ['function: get-order', 'lambda-request', 1],
      ['its time', 'lambda-arm-gb-second', gbSeconds],
      ['read of the order', 'dynamodb-read', 1],
      ['logs', 'logs-gb', 2 * functionLogGb + accessLogGb],
    ],
  },
  Backoffice: {
    request: 'a stored report',
    uses: [['logs', 'logs-gb', functionLogGb]],
  },
};

export function requestUsage(
  stackId: string,
  requestsPerMonth: number,
): { readonly request: string; readonly usage: readonly Usage[] } | undefined {
  const found = Object.hasOwn(requests, stackId) ? requests[stackId] : undefined;
  return (
    found && {
      request: found.request,
      usage: found.uses.map(([what, price, quantity]) => ({
        what,
        price,
        quantity: quantity * requestsPerMonth,
      })),
    }
  );
}
