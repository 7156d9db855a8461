import { quote, requireFields } from '../shared/json-fields.ts';
import { RequestError } from '../shared/request-error.ts';

/** Which reports to list; both days are included. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

const mostReports = 100;
const defaultLimit = 31;

/** @throws RequestError 400 */
export function parseReportDay(body: unknown, today: string): string {
  if (body === undefined) return today;
  const { day } = requireFields(body);
  return day === undefined ? today : parseDay('day', day);
}

/** @throws RequestError 400 */
export function parseReportRange(query: Readonly<Record<string, unknown>>): ReportRange {
  const { from = '0001-01-01', to = '9999-12-31', limit = String(defaultLimit) } = query;
  const range = { from: parseDay('from', from), to: parseDay('to', to), limit: parseLimit(limit) };
  if (range.from > range.to) {
    throw invalid(`from must not be after to, got ${quote(range.from)} and ${quote(range.to)}`);
  }
  return range;
}

function parseDay(name: string, value: unknown): string {
  const isDay =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    value >= '0001-01-01' &&
    isoDay(new Date(`${value}T00:00:00Z`)) === value;
  if (!isDay) throw invalid(`${name} must be a day such as "2026-11-20", got ${quote(value)}`);
  return value;
}

function parseLimit(value: unknown): number {
  const limit = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > mostReports) {
    throw invalid(`limit must be a whole number from 1 to ${mostReports}, got ${quote(value)}`);
  }
  return limit;
}

/** The day in UTC; `undefined` for a date that does not exist. */
export function isoDay(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

const invalid = (message: string) => new RequestError(400, 'InvalidReportRequestError', message);
