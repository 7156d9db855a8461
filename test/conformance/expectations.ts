import assert from 'node:assert/strict';
import type { RawAnswer } from './raw-call.ts';

export const equal = (actual: unknown, expected: unknown, message?: string): void =>
  assert.equal(actual, expected, message);

export const deepEqual = (actual: unknown, expected: unknown): void =>
  assert.deepEqual(actual, expected);

export const match = (actual: string | undefined, pattern: RegExp): void =>
  assert.match(actual ?? '', pattern);

export const ok = (value: unknown, message?: string): void => assert.ok(value, message);

/** Every member of `expected` is there; `actual` may have more. */
export const matches = (actual: unknown, expected: unknown): void =>
  assert.partialDeepStrictEqual(actual, expected);

/** The call fails with that error, and with that text. */
export async function refuses(
  sent: Promise<unknown>,
  name: string,
  message: string | RegExp,
): Promise<void> {
  const error = await failureOf(sent);
  assert.equal(error.name, name, `it is refused with ${error.name}: ${error.message}`);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
}

/** The call fails with InvalidRequestException. */
export const invalid = (sent: Promise<unknown>, message: string | RegExp): Promise<void> =>
  refuses(sent, 'InvalidRequestException', message);

/** The call fails with ValidationException. */
export const violates = (sent: Promise<unknown>, message: string | RegExp): Promise<void> =>
  refuses(sent, 'ValidationException', message);

export function errorOnWire(
  answer: RawAnswer,
  status: number,
  type: string,
  body: Readonly<Record<string, unknown>>,
): void {
  assert.deepEqual(
    {
      status: answer.status,
      // Some of AWS's services add an address to the name.
      type: answer.headers['x-amzn-errortype']?.split(':')[0],
      body: answer.json,
    },
    { status, type, body },
  );
}

async function failureOf(sent: Promise<unknown>): Promise<Error> {
  try {
    await sent;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
  assert.fail('the call was answered with success');
}
