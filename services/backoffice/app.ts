import type { Express } from 'express';
import { createServiceApp } from '../shared/service-app.ts';
import { annotate } from '../shared/tracing.ts';
import { summarize } from './daily-report.ts';
import type { ReadOrdersOfDay } from './orders-of-day.ts';
import { isoDay, parseReportDay, parseReportRange } from './report-request.ts';
import type { Reports } from './reports.ts';

export interface BackofficeDeps {
  readonly serviceName: string;
  readonly reports: Reports;
  readonly readOrdersOfDay: ReadOrdersOfDay;
  readonly now: () => Date;
}

/** `GET /`, `GET /reports/daily?from&to&limit`, `POST /reports/daily {day?}`. */
export function createApp(deps: BackofficeDeps): Express {
  const { serviceName, reports, readOrdersOfDay, now } = deps;
  return createServiceApp(serviceName, (app) => {
    app.get('/', (_request, response) => {
      response.json({
        service: serviceName,
        endpoints: ['GET /health', 'GET /reports/daily', 'POST /reports/daily'],
      });
    });

    app.get('/reports/daily', async (request, response) => {
      response.json({ reports: await reports.list(parseReportRange(request.query)) });
    });

    app.post('/reports/daily', async (request, response) => {
      const day = parseReportDay(request.body, isoDay(now()) ?? '');
      annotate('day', day);
      const { orders, complete } = await readOrdersOfDay(day);
      const report = summarize(day, orders, complete);
      await reports.save(report);
      response.status(201).json(report);
    });
  });
}
