/** `X-Amz-Target` prefixes of the services that use one, to the names they sign with. */
const TARGETS: Readonly<Record<string, string>> = {
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
  AmazonSSM: 'ssm',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
  Kinesis_20131202: 'kinesis',
  TrentService: 'kms',
  GraniteServiceVersion20100801: 'monitoring',
};

const XRAY_PATH =
  /^\/(TraceSegments|TelemetryRecords|Traces|TraceSummaries|ServiceGraph|TraceGraph|SamplingTargets|GetSamplingRules)\b/;

/** The service that an unsigned or oddly signed request is meant for, as far as one can tell. */
export function guessService(
  path: string,
  headers: Readonly<Record<string, string>>,
): string | undefined {
  const [prefix = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (Object.hasOwn(TARGETS, prefix)) return TARGETS[prefix];
  const host = /^([a-z0-9-]+)\.(?:[a-z0-9-]+\.)?amazonaws\.com/.exec(headers.host ?? '');
  if (host !== null) return host[1];
  if (/^\/20\d\d-\d\d-\d\d\/functions\b/.test(path)) return 'lambda';
  return XRAY_PATH.test(path) ? 'xray' : undefined;
}
