import type { AxisPlace } from '../store/trace-index.ts';
import { InvalidTokenError, type TimeAxis } from './summary-query.ts';

export const writeToken = ({ at, key }: AxisPlace, axis: TimeAxis): string =>
  Buffer.from(JSON.stringify([axis, at, key])).toString('base64url');

/** @throws InvalidTokenError */
export function readToken(token: string, axis: TimeAxis): AxisPlace {
  const [tokenAxis, at, key] = tokenParts(token);
  if (tokenAxis !== axis || typeof at !== 'number' || !Number.isSafeInteger(key)) {
    throw new InvalidTokenError(token);
  }
  return { at, key: Number(key) };
}

function tokenParts(token: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
