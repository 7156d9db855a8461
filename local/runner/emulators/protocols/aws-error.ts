/** An error that an AWS service answers with: the emulator throws it, the protocol words it on the wire. */
export class AwsError extends Error {
  override readonly name: string = 'AwsError';
  /** The error's shape, such as `QueueDoesNotExist`; what AWS SDKs show as the exception's name. */
  readonly code: string;
  readonly status: number;
  /** The code in the query protocol where it differs, such as `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly queryCode: string;

  constructor(
    code: string,
    message: string,
    options: { status?: number; queryCode?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.queryCode = options.queryCode ?? code;
  }

  /** Whose mistake it is, in AWS's words. */
  get fault(): 'Sender' | 'Receiver' {
    return this.status >= 500 ? 'Receiver' : 'Sender';
  }
}

/** What a caller is told about a defect of ours. */
export const internalFailure = (cause: unknown): AwsError =>
  new AwsError(
    'InternalFailure',
    'The request processing has failed because of an unknown error.',
    { status: 500, cause },
  );

/** Errors of AWS's family as they are; anything else is a defect of `service`, reported with its stack. */
export function asAwsError(
  cause: unknown,
  service: string,
  warn: (message: string) => void,
): AwsError {
  if (cause instanceof AwsError) return cause;
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  warn(
    `${service}: a request failed for a reason that is TraceLab's own; please report it: ${stack}`,
  );
  return internalFailure(cause);
}
