import { traced } from '../shared/tracing.ts';
import { type ExpressReservation, reserveExpress } from './reserve-express.ts';

/** Deployed without concurrency (`sku-throttle`), so a call is throttled before it gets here. */
export const handler = traced(
  async (event: { orderId?: string } | null): Promise<ExpressReservation> =>
    reserveExpress(event?.orderId),
);
