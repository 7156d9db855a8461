import { RequestError } from './request-error.ts';

/** A value as a message about it shows it: short, however large it is. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = String(value);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

/** @throws RequestError 400 when the body is not a JSON object. */
export function requireFields(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestError(
      400,
      'InvalidRequestError',
      `the body must be a JSON object sent as application/json, got ${quote(body)}`,
    );
  }
  return body as Record<string, unknown>;
}
