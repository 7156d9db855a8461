import { typeName } from '../../../wording/type-name.ts';
import { asList, asText } from './json.ts';
import type { TraceNode } from './trace-tree.ts';

/** What kind of work a row stands for, in a reader's words. */
export function kindOf({ entity, inferred }: TraceNode): string | undefined {
  if (entity.kind === 'segment') return typeName(entity.origin) ?? 'segment';
  const called = typeName(inferred?.origin);
  if (entity.sql !== undefined) return called ?? 'SQL query';
  if (entity.namespace === 'aws') return called ?? 'AWS call';
  return entity.namespace === 'remote' ? (called ?? 'remote call') : undefined;
}

/** What X-Ray took the called side for; databases and hosts have no origin. */
export function calledSide({ entity, inferred }: TraceNode): string | undefined {
  if (inferred === undefined) return undefined;
  const type = typeName(inferred.origin);
  if (type !== undefined) return type;
  if (entity.sql !== undefined) return 'SQL database';
  return entity.namespace === 'remote' ? 'remote host' : 'unknown';
}

/** `PutItem orders`, `GET`, `SELECT …`: what a call did, and to what. */
export function callOf({ entity }: TraceNode): string | undefined {
  const { aws, http, kind } = entity;
  if (kind === 'segment') return undefined;
  const statement = asText(entity.sql?.sanitized_query);
  if (statement !== undefined) return statement.trim().replace(/\s+/g, ' ').slice(0, longest);
  const words = [asText(aws?.operation) ?? http?.method, resourceOf(entity.aws)];
  const text = words.filter((word) => word !== undefined).join(' ');
  return text === '' ? undefined : text;
}

/** Characters of a statement that have room in a row. */
const longest = 200;

/** The last part of the name of what was called: of a queue's URL or a topic's ARN its name. */
export function resourceOf(aws: TraceNode['entity']['aws']): string | undefined {
  const name =
    asText(asList(aws?.resource_names)[0]) ??
    [aws?.table_name, aws?.topic_arn, aws?.queue_url, aws?.function_name, aws?.bucket_name]
      .map(asText)
      .find((each) => each !== undefined);
  return name?.split(/[:/]/).findLast((part) => part !== '');
}

/** The node type whose icon a row has. */
export function iconTypeOf({ entity, inferred }: TraceNode): string | undefined {
  if (entity.kind === 'segment') return entity.origin;
  return inferred?.origin ?? (entity.sql === undefined ? undefined : 'Database::SQL');
}

/** `GET /orders`, or the name of the first segment. */
export function titleOf(root: TraceNode | undefined): string {
  const { method, url } = root?.entity.http ?? {};
  if (url === undefined) return root?.entity.name ?? 'no segment yet';
  return `${method ?? ''} ${pathOf(url)}`.trim();
}

export function pathOf(url: string): string {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}
