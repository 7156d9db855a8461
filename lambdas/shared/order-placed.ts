import type { Order, OrderLine } from './order.ts';

/** The message on the topic `order-events`. */
export interface OrderPlaced {
  readonly type: 'OrderPlaced';
  readonly orderId: string;
  readonly customerTier: string;
  readonly amount: number;
  readonly items: readonly OrderLine[];
  readonly placedAt: string;
}

export function formatOrderPlaced(order: Order): string {
  const { orderId, customerTier, amount, items, placedAt } = order;
  const event = { orderId, customerTier, amount, items, placedAt };
  return JSON.stringify({ type: 'OrderPlaced', ...event } satisfies OrderPlaced);
}

/** @throws when the text is not such a message. */
export function parseOrderPlaced(text: string): OrderPlaced {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new Error(`the message is not valid JSON, got "${clip(text)}"`);
  }
  if (!isOrderPlaced(message)) {
    throw new Error(
      `the message is not an OrderPlaced event with orderId and items, got "${clip(text)}"`,
    );
  }
  return message;
}

function isOrderPlaced(value: unknown): value is OrderPlaced {
  const { type, orderId, items } = (value ?? {}) as Partial<OrderPlaced>;
  return (
    type === 'OrderPlaced' &&
    typeof orderId === 'string' &&
    orderId !== '' &&
    Array.isArray(items) &&
    items.every((item) => typeof item?.sku === 'string')
  );
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
