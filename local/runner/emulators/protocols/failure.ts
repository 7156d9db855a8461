/** What can be told of an error of another service, whichever family it is of. */
export interface Failure {
  /** AWS's name for it, such as `TooManyRequestsException`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status; 500 for an error that has none. */
  readonly status: number;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { code: 'InternalFailure', message: String(error), status: 500 };
  }
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    code: typeof code === 'string' ? code : error.name,
    message: error.message,
    status: typeof status === 'number' ? status : 500,
  };
}
