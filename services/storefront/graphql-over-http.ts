import type { RequestHandler } from 'express';
import {
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  validateExecutionArgs,
} from 'graphql';
import { createHandler, type OperationArgs, type RequestParams } from 'graphql-http';
import { RequestError } from '../shared/request-error.ts';
import { annotate, findSegment, recordError } from '../shared/tracing.ts';
import { formatError } from './format-error.ts';
import { limitQuery, mostTokens } from './query-limits.ts';
import { type ResolverTrace, traceResolvers } from './resolver-trace.ts';

/** What every resolver gets as its third argument. */
export interface RequestContext {
  readonly trace: ResolverTrace;
}

const longestOperationName = 64;

/**
 * Answers GraphQL requests as https://graphql.github.io/graphql-over-http/draft/ says: the status is
 * about the request, so a field that fails leaves it at 200. The trace knows better: the failure is on
 * the resolver's subsegment, and `annotation.graphqlErrors > 0` finds it.
 */
export function graphqlOverHttp(schema: GraphQLSchema): RequestHandler {
  const handle = createHandler({
    onSubscribe(_request, params) {
      const operation = prepare(schema, params);
      if (isRefused(operation)) {
        recordError(new RequestError(400, 'InvalidQueryError', operation[0]?.message ?? ''));
      }
      return operation;
    },
    async execute(args) {
      const trace = traceResolvers(findSegment());
      const name = getOperationAST(args.document, args.operationName)?.name?.value;
      annotate('graphqlOperation', name?.slice(0, longestOperationName) ?? 'anonymous');
      const result = await execute({ ...args, contextValue: { trace } satisfies RequestContext });
      trace.finish();
      annotate('graphqlErrors', result.errors?.length ?? 0);
      return result;
    },
    formatError,
  });

  return async (request, response) => {
    const { method, originalUrl: url, headers, body = null } = request;
    const call = { method, url, headers, body, raw: request, context: undefined };
    const [text, { status, headers: given }] = await handle(call);
    response.writeHead(status, given).end(text);
  };
}

/** Everything that can be said against an operation before it is executed. */
function prepare(
  schema: GraphQLSchema,
  { query, variables, operationName }: RequestParams,
): OperationArgs | readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: mostTokens });
    const errors = validate(schema, document, [...specifiedRules, limitQuery]);
    if (errors.length > 0) return errors;
    const args = { schema, document, variableValues: variables, operationName };
    const checked = validateExecutionArgs(args);
    return isRefused(checked) ? checked : args;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function isRefused(operation: object): operation is readonly GraphQLError[] {
  return Array.isArray(operation);
}
