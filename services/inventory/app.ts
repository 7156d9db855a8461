import type { Express } from 'express';
import { RequestError } from '../shared/request-error.ts';
import { createServiceApp } from '../shared/service-app.ts';
import { annotate } from '../shared/tracing.ts';
import { parseReservation } from './reservation.ts';
import type { ReservationOutcome, Stock } from './stock.ts';

export interface InventoryDeps {
  readonly serviceName: string;
  readonly stock: Stock;
}

/** `POST /reservations`, `GET /stock`, `GET /stock/{sku}`. */
export function createApp({ serviceName, stock }: InventoryDeps): Express {
  return createServiceApp(serviceName, (app) => {
    app.post('/reservations', async (request, response) => {
      const reservation = parseReservation(request.body);
      annotate('orderId', reservation.orderId);
      const outcome = await stock.reserve(reservation);
      refuse(reservation.orderId, outcome);
      response.status(201).json(reservation);
    });

    app.get('/stock', async (_request, response) => {
      response.json({ items: await stock.list() });
    });

    app.get('/stock/:sku', async ({ params: { sku } }, response) => {
      const level = isSku(sku) ? await stock.find(sku) : undefined;
      if (level === undefined) {
        throw new RequestError(
          404,
          'UnknownItemError',
          `no item "${sku.slice(0, 60)}" is in stock`,
        );
      }
      annotate('sku', sku);
      response.json(level);
    });
  });
}

/** @throws RequestError unless the order has its stock. */
function refuse(orderId: string, outcome: ReservationOutcome): void {
  switch (outcome.kind) {
    case 'reserved':
    case 'repeated':
      return;
    case 'short': {
      const { shortages } = outcome;
      throw new RequestError(
        409,
        'OutOfStockError',
        `the stock does not cover order "${orderId}": ${shortages.map(({ sku }) => sku).join(', ')}`,
        { shortages },
      );
    }
    case 'different':
      throw new RequestError(
        422,
        'ReservationExistsError',
        `order "${orderId}" has reserved other items already`,
      );
    case 'unknown':
      throw new RequestError(400, 'InvalidReservationError', 'the reservation is not valid', {
        errors: outcome.skus.map((sku) => `no item "${sku}" is in stock`),
      });
    default:
      outcome satisfies never;
  }
}

const isSku = (text: string) => text.length <= 64 && !text.includes('\0');
