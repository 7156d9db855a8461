import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Span, SpanKind } from '@opentelemetry/api';
import { inSpan, setStatusCode } from './spans.ts';
import { injectTraceHeader } from './tracing.ts';

/**
 * Adds a span and the trace header to every call of an AWS client. The instrumentation library finds
 * the SDK as Node loads its modules, so in a bundle it finds nothing; a middleware is in the client.
 *
 * The names of the attributes are those that X-Ray turns into the `aws` block of a subsegment.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/exporter/awsxrayexporter/internal/translator/aws.go
 */
export function tracedClient<Client extends DynamoDBClient>(client: Client): Client {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (args) => {
        const service = clientName.replace(/Client$/, '');
        const method = commandName.replace(/Command$/, '');
        const attributes = {
          'rpc.system': 'aws-api',
          'rpc.service': service,
          'rpc.method': method,
          'aws.region': await client.config.region(),
          ...tableAttributes(args.input),
        };
        const options = { kind: SpanKind.CLIENT, attributes };
        return inSpan(`${service}.${method}`, options, async (span) => {
          const { request } = args as { request?: { headers: Record<string, string> } };
          if (request) injectTraceHeader(request.headers);
          try {
            const result = await next(args);
            addAnswer(span, result.output.$metadata);
            return result;
          } catch (error) {
            addAnswer(span, (error as { $metadata?: Answer }).$metadata);
            throw error;
          }
        });
      },
    { step: 'build', name: 'spans' },
  );
  return client;
}

interface Answer {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}

/** A call that nobody answered has none of it. */
function addAnswer(span: Span, { httpStatusCode, requestId }: Answer = {}): void {
  if (requestId !== undefined) span.setAttribute('aws.request_id', requestId);
  if (httpStatusCode !== undefined) setStatusCode(span, httpStatusCode);
}

function tableAttributes(input: object): Attributes {
  const { TableName } = input as { TableName?: string };
  return TableName === undefined ? {} : { 'aws.dynamodb.table_names': [TableName] };
}
