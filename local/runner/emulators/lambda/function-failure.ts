import { type CauseDocument, newSegmentId } from '../../../xray/index.ts';
import type { ChildExit } from '../../processes/child-processes.ts';
import { maxResponseBytes, type RuntimeAnswer } from './runtime-api.ts';

/** Why an invocation failed: as its caller reads it, and as its trace shows it. */
export interface FunctionFailure {
  readonly type: string;
  /** JSON text for the caller. */
  readonly payload: string;
  readonly cause: CauseDocument;
}

/** In a trace: a segment of more than 64 KB would be refused as a whole. */
const longestMessage = 2_000;
const longestType = 200;

/** An error that the runtime reported. */
export function reportedFailure(answer: RuntimeAnswer): FunctionFailure {
  const { errorType = 'Error', errorMessage = '' } = parseRecord(answer.body);
  const type = String(errorType);
  const message = String(errorMessage);
  return { type, payload: answer.body, cause: causeOf(type, message, parseRecord(answer.cause)) };
}

/** The process ended during the invocation. Texts as observed on Lambda. */
export function exitFailure(requestId: string, exit: ChildExit): FunctionFailure {
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: ${describeExit(exit)}`);
}

export function timeoutFailure(requestId: string, seconds: number): FunctionFailure {
  const text = timeoutText(seconds);
  return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: ${text}`);
}

export const timeoutText = (seconds: number): string =>
  `Task timed out after ${seconds.toFixed(2)} seconds`;

export function oversizedFailure(bytes: number): FunctionFailure {
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
  );
}

function failure(type: string, message: string): FunctionFailure {
  const payload = JSON.stringify({ errorType: type, errorMessage: message });
  return { type, payload, cause: causeOf(type, message, {}) };
}

function describeExit({ code, signal, error }: ChildExit): string {
  if (error !== undefined) return `Runtime could not be started: ${error.message}`;
  if (signal !== null) return `Runtime exited with error: signal: ${signalText(signal)}`;
  if (code === 0 || code === null) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}

function signalText(signal: NodeJS.Signals): string {
  switch (signal) {
    case 'SIGKILL':
      return 'killed';
    case 'SIGABRT':
      return 'aborted (core dumped)';
    case 'SIGSEGV':
      return 'segmentation fault (core dumped)';
    case 'SIGTERM':
      return 'terminated';
    default:
      return signal;
  }
}

/** The runtime's own cause has no ids yet; without one, the message alone is the cause. */
function causeOf(type: string, message: string, reported: Record<string, unknown>): CauseDocument {
  const [exception] = Array.isArray(reported.exceptions) ? reported.exceptions : [];
  const { stack, truncated } = parseException(exception);
  return {
    ...(typeof reported.working_directory === 'string' && {
      working_directory: reported.working_directory,
    }),
    exceptions: [
      {
        id: newSegmentId(),
        message: message.slice(0, longestMessage),
        type: type.slice(0, longestType),
        ...(stack !== undefined && { stack }),
        ...(truncated !== undefined && { truncated }),
      },
    ],
  };
}

type Frame = { path?: string; line?: number; label?: string };

function parseException(value: unknown): { stack?: Frame[]; truncated?: number } {
  if (typeof value !== 'object' || value === null) return {};
  const { stack, truncated } = value as Record<string, unknown>;
  return {
    ...(Array.isArray(stack) && { stack: stack as Frame[] }),
    ...(typeof truncated === 'number' && { truncated }),
  };
}

function parseRecord(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
