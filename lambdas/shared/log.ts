import { currentTraceId } from './tracing.ts';

/**
 * One line of JSON in the function's log, for an error that the handler does not pass on. The keys are
 * those of Powertools' Logger: https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/
 */
export function logError(message: string, thrown: unknown): void {
  const { name, message: reason } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const line = {
    level: 'ERROR',
    message,
    service: process.env.POWERTOOLS_SERVICE_NAME,
    timestamp: new Date().toISOString(),
    xray_trace_id: currentTraceId(),
    error: { name, message: reason },
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
