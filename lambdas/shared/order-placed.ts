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
  const message: OrderPlaced = {
    type: 'OrderPlaced',
    orderId,
    customerTier,
    amount,
    items,
    placedAt,
  };
  return JSON.stringify(message);
}

/** @throws when the text is not such a message. */
export function parseOrderPlaced(text: string): OrderPlaced {
  let message: Partial<OrderPlaced> | null;
  try {
    message = JSON.parse(text);
  } catch {
    throw new Error(`message is not valid JSON, got "${text.slice(0, 60)}"`);
  }
  const isOrderPlaced =
    message?.type === 'OrderPlaced' &&
    typeof message.orderId === 'string' &&
    message.orderId !== '' &&
    Array.isArray(message.items);
  if (!isOrderPlaced) {
    throw new Error(
      `message is not an OrderPlaced event with orderId and items, got "${text.slice(0, 60)}"`,
    );
  }
  return message as OrderPlaced;
}
