import { findSegment } from './tracing.ts';

/**
 * Runs `send`, which starts one captured statement, and adds the kind of database to its subsegment:
 * the capture of neither driver does, and X-Ray knows the field.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-sql
 */
export function withDatabaseType(databaseType: string, send: () => void): void {
  send();
  const statement = findSegment()?.subsegments?.at(-1) as { sql?: object } | undefined;
  if (statement?.sql) Object.assign(statement.sql, { database_type: databaseType });
}
