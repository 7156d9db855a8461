/** A refusal that DynamoDB words itself; `type` is the exception's short name. */
export class DynamoDbError extends Error {
  override readonly name = 'DynamoDbError';
  readonly type: string;
  readonly status: number;
  /** The item of `ReturnValuesOnConditionCheckFailure`. */
  readonly item?: unknown;

  constructor(type: string, message: string, options: { status?: number; item?: unknown } = {}) {
    super(message);
    this.type = type;
    this.status = options.status ?? 400;
    this.item = options.item;
  }
}

/** Namespaces as DynamoDB answers them (observed); SDKs look only at what follows the `#`. */
export function qualifiedType(type: string): string {
  if (/^(Serialization|UnknownOperation)Exception$/.test(type)) {
    return `com.amazon.coral.service#${type}`;
  }
  if (type === 'ValidationException') return `com.amazon.coral.validate#${type}`;
  return `com.amazonaws.dynamodb.v20120810#${type}`;
}
