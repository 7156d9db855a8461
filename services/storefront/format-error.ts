import { GraphQLError } from 'graphql';
import { logError } from '../shared/log.ts';
import { RequestError } from '../shared/request-error.ts';
import { UpstreamError } from './upstream.ts';

/** Tells a client what it can act on. What nobody foresaw is in the log, not in the answer. */
export function formatError(error: Readonly<GraphQLError | Error>): GraphQLError | Error {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError, nodes, path, message } = error;
  if (originalError === undefined || originalError instanceof GraphQLError) return error;
  const told = (text: string, extensions: Readonly<Record<string, unknown>>) =>
    new GraphQLError(text, { nodes, path, extensions });
  if (originalError instanceof RequestError) return told(message, originalError.details);
  if (originalError instanceof UpstreamError) return told(message, { code: 'UPSTREAM_FAILED' });
  logError(`resolving "${path?.join('.')}" failed`, originalError);
  return told('the field could not be resolved: the log of the service says why', {
    code: 'INTERNAL',
  });
}
