import { currentTraceId } from './tracing.ts';

/** One line of JSON, with the keys that the functions' logs have. */
export function logError(message: string, thrown: unknown): void {
  write({ level: 'ERROR', message, error: describe(thrown) });
}

export function logInfo(message: string, details: Readonly<Record<string, unknown>> = {}): void {
  write({ level: 'INFO', message, ...details });
}

function describe(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) };
  const { name, message, cause } = thrown;
  const reasons = thrown instanceof AggregateError ? thrown.errors.map(describe) : undefined;
  return { name, message, reasons, ...(cause === undefined ? {} : { cause: describe(cause) }) };
}

function write(line: Readonly<Record<string, unknown>>): void {
  const { level, message, ...rest } = line;
  const text = JSON.stringify({
    level,
    message,
    service: process.env.SERVICE_NAME,
    timestamp: new Date().toISOString(),
    xray_trace_id: currentTraceId(),
    ...rest,
  });
  process.stdout.write(`${text}\n`);
}
