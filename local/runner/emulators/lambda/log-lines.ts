import { latestVersion } from './function-config.ts';

/**
 * The lines that Lambda itself writes into a function's log.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export const startLine = (requestId: string): string =>
  `START RequestId: ${requestId} Version: ${latestVersion}`;

export const endLine = (requestId: string): string => `END RequestId: ${requestId}`;

export interface InvocationReport {
  readonly requestId: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Megabytes. */
  readonly memorySize: number;
  /** Kilobytes; unknown when the process died before it reported. */
  readonly maxRss: number | undefined;
  /** Milliseconds, of a cold start. */
  readonly initDuration: number | undefined;
  readonly status: 'timeout' | 'error' | undefined;
  readonly errorType: string | undefined;
  readonly trace: ReportedTrace | undefined;
}

export interface ReportedTrace {
  readonly traceId: string;
  readonly segmentId: string;
}

export function reportLine(report: InvocationReport): string {
  const billed = Math.ceil(report.duration + (report.initDuration ?? 0));
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.duration.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${report.memorySize} MB`,
    ...(report.maxRss === undefined
      ? []
      : [`Max Memory Used: ${Math.ceil(report.maxRss / 1024)} MB`]),
    ...(report.initDuration === undefined
      ? []
      : [`Init Duration: ${report.initDuration.toFixed(2)} ms`]),
    ...(report.status === undefined ? [] : [`Status: ${report.status}`]),
    ...(report.errorType === undefined ? [] : [`Error Type: ${report.errorType}`]),
  ].join('\t');
  if (report.trace === undefined) return fields;
  const { traceId, segmentId } = report.trace;
  return `${fields}\nXRAY TraceId: ${traceId}\tSegmentId: ${segmentId}\tSampled: true`;
}

export const initReportLine = (duration: number, status: string, errorType: string): string =>
  `INIT_REPORT Init Duration: ${duration.toFixed(2)} ms\tPhase: init\tStatus: ${status}\tError Type: ${errorType}`;
