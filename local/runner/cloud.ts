import type { Clock, SegmentDocument } from '../xray/index.ts';

/**
 * What the emulators know of the account they stand for and of each other. Each emulator is made
 * from plain configuration (see `plan/plan.ts`) and never sees the template.
 */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Hands a segment that an AWS service would write to X-Ray. Never throws. */
  readonly emit: (document: SegmentDocument) => void;
  /** One line for the person at the terminal: something is wrong and what to do about it. */
  readonly warn: (message: string) => void;
}

/** Who signed a request. */
export interface Caller {
  readonly accessKeyId: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`, or a local user for keys of nobody here. */
  readonly arn: string;
  readonly roleArn?: string;
}

/** One signed AWS call, protocol still undecoded. */
export interface AwsRequest {
  /** SigV4 service name: `sqs`, `sns`, `dynamodb`, `lambda`, `xray`, `sts`. */
  readonly service: string;
  readonly method: string;
  /** Path without the query string, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
  readonly requestId: string;
  /** `X-Amzn-Trace-Id` as received. */
  readonly traceHeader?: string;
  /** Aborts when the caller has gone, so that nobody waits on its behalf. */
  readonly signal?: AbortSignal;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Answers every operation of one AWS service, errors included, in that service's wire form. */
export type AwsService = (request: AwsRequest) => AwsResponse | Promise<AwsResponse>;

/** The Lambda service as API Gateway, SNS and event source mappings use it. */
export interface FunctionInvoker {
  /**
   * Invokes and waits. @throws LambdaError 404 ResourceNotFoundException, 429 TooManyRequestsException.
   * A function that fails resolves, with `functionError`.
   */
  invoke(request: Invocation): Promise<InvocationResult>;
  /** Queues the event as `InvocationType=Event` does: 202 at once, two retries, then the dead-letter target. */
  invokeAsync(request: Invocation): void;
}

export interface Invocation {
  /** Name or ARN. */
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
  readonly traceHeader?: string;
  /** Links to producers' traces: written on the AWS::Lambda segment of an event source batch. */
  readonly links?: SegmentDocument['links'];
}

export interface InvocationResult {
  readonly requestId: string;
  /** JSON text: the return value, or `{errorType, errorMessage, trace}` when the function failed. */
  readonly payload: string;
  readonly functionError?: 'Handled' | 'Unhandled';
  /** Last 4 KB of the invocation's log. */
  readonly logTail: string;
}

/** Queues as topics, event source mappings and dead-letter targets use them. */
export interface MessageQueues {
  /** @throws SqsError QueueDoesNotExist */
  send(queueArn: string, message: OutgoingMessage): { messageId: string };
  receive(queueArn: string, options: ReceiveOptions): Promise<ReceivedMessage[]>;
  delete(queueArn: string, receiptHandle: string): void;
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): void;
}

export interface OutgoingMessage {
  readonly body: string;
  /** User attributes, as the SQS API spells them. */
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Becomes the system attribute `AWSTraceHeader`. */
  readonly traceHeader?: string;
  readonly delaySeconds?: number;
}

export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  /** Base64. */
  readonly binaryValue?: string;
}

export interface ReceiveOptions {
  readonly maxMessages: number;
  readonly waitSeconds: number;
  readonly visibilitySeconds?: number;
  readonly signal?: AbortSignal;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** `AWSTraceHeader`, `SentTimestamp`, `ApproximateReceiveCount`, `ApproximateFirstReceiveTimestamp`, `SenderId`. */
  readonly systemAttributes: Readonly<Record<string, string>>;
}

/** A table's change stream. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: Readonly<Record<string, unknown>>;
    readonly OldImage?: Readonly<Record<string, unknown>>;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

export interface TableStreams {
  /**
   * Records of the stream after `sequenceNumber` (undefined: from the trim horizon), oldest first;
   * waits for the first one until `signal` aborts. @throws when no table has that stream.
   */
  read(
    streamArn: string,
    options: { after?: string; limit: number; signal: AbortSignal },
  ): Promise<StreamRecord[]>;
  /** The newest record's sequence number: where `LATEST` starts. */
  latest(streamArn: string): string | undefined;
}
