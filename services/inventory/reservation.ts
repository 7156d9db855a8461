import { quote, requireFields } from '../shared/json-fields.ts';
import { RequestError } from '../shared/request-error.ts';

export interface ReservationLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Stock that one order has taken; the lines are sorted by sku, each sku once. */
export interface Reservation {
  readonly orderId: string;
  readonly items: readonly ReservationLine[];
}

const longestOrderId = 64;
const longestSku = 64;
const mostLines = 20;
const largestQuantity = 99;

/** @throws RequestError 400, naming everything that is wrong with the body. */
export function parseReservation(body: unknown): Reservation {
  const { orderId, items } = requireFields(body);
  const errors: string[] = [];
  if (!isText(orderId, longestOrderId)) {
    errors.push(`orderId must be text of 1 to ${longestOrderId} characters, got ${quote(orderId)}`);
  }
  const lines = parseLines(items, errors);
  if (errors.length > 0) {
    throw new RequestError(400, 'InvalidReservationError', 'the reservation is not valid', {
      errors,
    });
  }
  return { orderId: String(orderId), items: mergeLines(lines) };
}

function parseLines(value: unknown, errors: string[]): ReservationLine[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > mostLines) {
    errors.push(`items must be a list of 1 to ${mostLines} items, got ${quote(value)}`);
    return [];
  }
  return value.map((line: unknown, index) => parseLine(line, `items[${index}]`, errors));
}

function parseLine(value: unknown, path: string, errors: string[]): ReservationLine {
  const { sku, quantity } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (!isText(sku, longestSku)) {
    errors.push(`${path}.sku must be text of 1 to ${longestSku} characters, got ${quote(sku)}`);
  }
  const isQuantity =
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity >= 1 &&
    quantity <= largestQuantity;
  if (!isQuantity) {
    errors.push(
      `${path}.quantity must be a whole number from 1 to ${largestQuantity}, got ${quote(quantity)}`,
    );
  }
  return { sku: isText(sku, longestSku) ? sku : '', quantity: isQuantity ? quantity : 0 };
}

/** PostgreSQL keeps no NUL in text. */
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= longest &&
  !value.includes('\0') &&
  value.isWellFormed();

function mergeLines(lines: readonly ReservationLine[]): ReservationLine[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .sort((one, other) => (one.sku < other.sku ? -1 : 1));
}
