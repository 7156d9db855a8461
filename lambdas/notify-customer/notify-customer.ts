import { hasBehaviour } from '../shared/catalogue.ts';
import { requireVariable } from '../shared/environment.ts';
import { parseOrderPlaced } from '../shared/order-placed.ts';
import { annotate, inSubsegment } from '../shared/tracing.ts';

export class CarrierUnavailableError extends Error {
  override readonly name = 'CarrierUnavailableError';
}

export class WebhookRejectedError extends Error {
  override readonly name = 'WebhookRejectedError';
}

/**
 * Tells the webhook about the order; it may be told twice, so the order id is its idempotency key.
 *
 * @param timeout milliseconds until an answer must have begun
 */
export function notifyCustomer(message: string, timeout: number): Promise<void> {
  return inSubsegment('### notify customer', async () => {
    const { orderId, amount, items } = parseOrderPlaced(message);
    annotate('orderId', orderId);
    if (hasBehaviour(items, 'async-fault')) {
      throw new CarrierUnavailableError('no carrier delivers "sku-async-fault"');
    }
    const response = await fetch(requireVariable('WEBHOOK_URL'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': orderId },
      body: JSON.stringify({ orderId, amount, status: 'PLACED' }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new WebhookRejectedError(
        `the webhook answered ${response.status} for order "${orderId}", expected 2xx`,
      );
    }
  });
}
