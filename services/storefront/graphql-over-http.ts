import type { RequestHandler } from 'express';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { createHandler } from 'graphql-http';
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
    schema,
    parse: (source) => recorded(() => parse(source, { maxTokens: mostTokens })),
    validate(...args) {
      const [error, ...others] = validate(...args);
      if (error === undefined) return [];
      recordError(new RequestError(400, 'InvalidQueryError', error.message));
      return [error, ...others];
    },
    validationRules: [limitQuery],
    async execute(args) {
      const trace = traceResolvers(findSegment());
      annotate(
        'graphqlOperation',
        (args.operationName ?? 'anonymous').slice(0, longestOperationName),
      );
      const result = await execute({ ...args, contextValue: { trace } satisfies RequestContext });
      trace.finish();
      annotate('graphqlErrors', result.errors?.length ?? 0);
      return result;
    },
    formatError,
  });

  return async (request, response) => {
    const { method, originalUrl: url, headers, body = null } = request;
    const [text, { status, headers: given }] = await handle({
      method,
      url,
      headers,
      body,
      raw: request,
      context: undefined,
    });
    response.writeHead(status, given).end(text);
  };
}

function recorded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { message } = error as Error;
    recordError(new RequestError(400, 'InvalidQueryError', message));
    throw error;
  }
}
