import type { XRayClient } from '@aws-sdk/client-xray';
import type { RawAnswer } from './raw-call.ts';

/** An X-Ray that the cases are tried on. */
export interface Target {
  /** `local`: its clock is ours to move, and nothing in it is of worth to anyone. */
  readonly kind: 'local' | 'remote';
  readonly client: XRayClient;
  /** What is one for the whole account may be changed and is put back. */
  readonly isAccountWide: boolean;
  /** Epoch seconds by the clock that the target goes by. */
  now(): number;
  /** Lets time pass: at once on a local target. */
  pass(seconds: number): Promise<void>;
  /** A name that no one else in the account uses; letters, digits and hyphens, 32 at most. */
  name(word: string): string;
  /** A signed request with a path and a body of one's own. */
  post(path: string, body: string | Uint8Array): Promise<RawAnswer>;
  /** Looks until it finds what it asserts: X-Ray shows what it took some seconds later. */
  eventually<Found>(look: () => Promise<Found>): Promise<Found>;
  /** Runs after the case, the newest first, whether it passed or not. */
  atEnd(undo: () => Promise<unknown>): void;
}

/** Thrown by a case that finds out that it cannot be tried here. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}
