import { annotate } from '../shared/tracing.ts';

export interface ExpressReservation {
  readonly orderId: string;
  readonly reserved: true;
}

/** @throws when the caller names no order. */
export function reserveExpress(orderId: string | undefined): ExpressReservation {
  if (!orderId) throw new Error('cannot reserve express delivery: the event has no "orderId"');
  annotate('orderId', orderId);
  return { orderId, reserved: true };
}
