import AWSXRay, { type Segment, type Subsegment } from 'aws-xray-sdk-core';
import type { GraphQLResolveInfo } from 'graphql';
import { recordError } from '../shared/tracing.ts';

/** Of one request. */
export interface ResolverTrace {
  /** Runs a resolver inside the subsegment `<type>.<field>`. */
  resolve(info: GraphQLResolveInfo, work: () => unknown): unknown;
  /** Call it when the operation has been executed: what is complete ends here. */
  finish(): void;
}

interface TracedField {
  readonly subsegment: Subsegment;
  readonly parent: TracedField | undefined;
  isSettled: boolean;
  /** Fields below it that are still being resolved. */
  openFields: number;
}

/**
 * Resolvers run in parallel and interleave, so none of them can be left to find its parent in the
 * asynchronous context: GraphQL resolves a field's children after the field's own context has ended.
 * The response path says it instead. A subsegment lasts until the last field below it is resolved.
 */
export function traceResolvers(segment: Segment | Subsegment | undefined): ResolverTrace {
  const fields = new Map<GraphQLResolveInfo['path'], TracedField>();
  if (segment === undefined) return { resolve: (_info, work) => work(), finish() {} };

  function open(info: GraphQLResolveInfo, top: Segment | Subsegment): TracedField {
    const parent = findParent(info, fields);
    const name = `${info.parentType.name}.${info.fieldName}`;
    const subsegment = (parent?.subsegment ?? top).addNewSubsegment(name);
    const field = { subsegment, parent, isSettled: false, openFields: 0 };
    if (parent) parent.openFields += 1;
    fields.set(info.path, field);
    return field;
  }

  function settle(field: TracedField): void {
    field.isSettled = true;
    // By then the executor has called the resolvers below it.
    setImmediate(() => closeComplete(field));
  }

  return {
    resolve(info, work) {
      const field = open(info, segment);
      return runIn(field.subsegment, () => {
        try {
          const result = work();
          const pending = pendingParts(result);
          if (pending.length === 0) settle(field);
          else void recordRejections(pending).then(() => settle(field));
          return result;
        } catch (error) {
          recordError(error);
          settle(field);
          throw error;
        }
      });
    },
    finish() {
      for (const field of [...fields.values()].reverse()) closeComplete(field);
    },
  };
}

function findParent(
  { path }: GraphQLResolveInfo,
  fields: ReadonlyMap<GraphQLResolveInfo['path'], TracedField>,
): TracedField | undefined {
  for (let above = path.prev; above !== undefined; above = above.prev) {
    const field = fields.get(above);
    if (field) return field;
  }
  return undefined;
}

function closeComplete(field: TracedField): void {
  if (!field.isSettled || field.openFields > 0 || field.subsegment.isClosed()) return;
  field.subsegment.close();
  if (field.parent === undefined) return;
  field.parent.openFields -= 1;
  closeComplete(field.parent);
}

/** A list may hold promises of its elements. */
function pendingParts(result: unknown): Promise<unknown>[] {
  const parts = Array.isArray(result) ? result : [result];
  return parts.filter((part) => part instanceof Promise);
}

async function recordRejections(pending: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(pending.map((part) => part.catch(recordError)));
}

function runIn<Result>(subsegment: Subsegment, work: () => Result): Result {
  const namespace = AWSXRay.getNamespace();
  return namespace.runAndReturn(() => {
    AWSXRay.setSegment(subsegment);
    return work();
  });
}
