import { findSegment } from './tracing.ts';

/**
 * Runs `send`, which starts one captured statement, and completes its subsegment: the SDK leaves out
 * the kind of database, and the text unless a variable asks for it. All statements have placeholders
 * for their values, so that their texts hold no data.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-sql
 */
export function describeStatement(
  { databaseType, text }: { readonly databaseType: string; readonly text: string },
  send: () => void,
): void {
  send();
  const statement = findSegment()?.subsegments?.at(-1) as { sql?: object } | undefined;
  if (!statement?.sql) return;
  Object.assign(statement.sql, { database_type: databaseType, sanitized_query: text });
}
