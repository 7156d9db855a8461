import { findCatalogueItem } from './catalogue.ts';
import { RequestError } from './request-error.ts';

export const customerTiers = ['standard', 'gold'] as const;
export type CustomerTier = (typeof customerTiers)[number];

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

/** What a customer sends. API Gateway checks its shape first; the catalogue is checked only here. */
export interface OrderRequest {
  readonly customerTier: CustomerTier;
  readonly items: readonly OrderLine[];
}

export type OrderStatus = 'PLACED' | 'FULFILLED' | 'BACKORDERED';

export interface Order extends OrderRequest {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** In dollars, two decimals. */
  readonly amount: number;
  /** ISO 8601. */
  readonly placedAt: string;
  /** Counts the changes of the order; a consumer ignores what is older than what it has. */
  readonly version: number;
  /** The trace in which the order was placed: streams carry no trace header. */
  readonly traceId?: string;
  /** Of the request, to tell a repeat from another order under the same `Idempotency-Key`. */
  readonly fingerprint?: string;
}

const largestBody = 64 * 1024;
const mostLines = 20;
const largestQuantity = 99;

/** @throws RequestError 400, naming everything that is wrong with the body. */
export function parseOrderRequest(body: string | null | undefined): OrderRequest {
  const fields = parseJsonObject(body);
  const errors: string[] = [];
  const customerTier = parseTier(fields.customerTier, errors);
  const items = parseLines(fields.items, errors);
  if (errors.length > 0)
    throw new RequestError(400, 'InvalidOrderError', 'the order is not valid', errors);
  return { customerTier, items };
}

/** In dollars. Cents are summed as integers, so that 0.1 + 0.2 is 0.3. */
export function totalAmount(items: readonly OrderLine[]): number {
  const cents = items.reduce(
    (sum, { sku, quantity }) => sum + (findCatalogueItem(sku)?.priceInCents ?? 0) * quantity,
    0,
  );
  return cents / 100;
}

function parseJsonObject(body: string | null | undefined): Record<string, unknown> {
  if (body === null || body === undefined || body === '') {
    throw new RequestError(
      400,
      'InvalidOrderError',
      'the request has no body: send the order as JSON',
    );
  }
  if (body.length > largestBody) {
    throw new RequestError(
      400,
      'InvalidOrderError',
      `the body is too large: at most ${largestBody} characters, got ${body.length}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestError(
      400,
      'InvalidOrderError',
      `the body is not valid JSON, got ${quote(body)}`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError(
      400,
      'InvalidOrderError',
      `the body must be a JSON object, got ${quote(value)}`,
    );
  }
  return value as Record<string, unknown>;
}

function parseTier(value: unknown, errors: string[]): CustomerTier {
  const tier = customerTiers.find((known) => known === value);
  if (tier === undefined) {
    errors.push(`customerTier must be one of ${customerTiers.join(', ')}, got ${quote(value)}`);
  }
  return tier ?? 'standard';
}

function parseLines(value: unknown, errors: string[]): OrderLine[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > mostLines) {
    errors.push(`items must be a list of 1 to ${mostLines} items, got ${quote(value)}`);
    return [];
  }
  return value.map((line: unknown, index) => parseLine(line, `items[${index}]`, errors));
}

function parseLine(value: unknown, path: string, errors: string[]): OrderLine {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    errors.push(`${path} must be an object with sku and quantity, got ${quote(value)}`);
    return { sku: '', quantity: 0 };
  }
  const { sku, quantity } = value as Record<string, unknown>;
  const isKnown = typeof sku === 'string' && findCatalogueItem(sku) !== undefined;
  if (!isKnown) {
    errors.push(`${path}.sku must be an item of the catalogue, got ${quote(sku)}`);
  }
  const isCount = isWholeNumber(quantity) && quantity >= 1 && quantity <= largestQuantity;
  if (!isCount) {
    errors.push(
      `${path}.quantity must be a whole number from 1 to ${largestQuantity}, got ${quote(quantity)}`,
    );
  }
  return { sku: isKnown ? sku : '', quantity: isCount ? quantity : 0 };
}

const isWholeNumber = (value: unknown): value is number => Number.isInteger(value);

/** Shows a value of any size in an error message; what it holds may be nested too deeply to print. */
function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = String(value);
  return text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`;
}
