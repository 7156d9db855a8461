import type { DailyReport } from './daily-report.ts';
import type { ReportRange } from './report-request.ts';

/** Reports that were made. Every call may throw an UnavailableError. */
export interface Reports {
  /** The newest day first. */
  list(range: ReportRange): Promise<DailyReport[]>;
  /** A report of the same day is replaced. */
  save(report: DailyReport): Promise<void>;
}
