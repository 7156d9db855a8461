export interface StatusFlags {
  readonly error: boolean;
  readonly throttle: boolean;
  readonly fault: boolean;
}

/**
 * Where an HTTP status is known it decides between error and fault: the SDK for Node flags every
 * failed AWS call as both, and X-Ray shows a 4xx of those as an error alone (observed). Without an
 * error status the flags stay as sent.
 */
export function statusFlags(sent: StatusFlags, status: number | undefined): StatusFlags {
  if (status === undefined || status < 400 || status > 599) return sent;
  const throttle = sent.throttle || status === 429;
  return status < 500
    ? { error: true, throttle, fault: false }
    : { error: false, throttle: sent.throttle, fault: true };
}
