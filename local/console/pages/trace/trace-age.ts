/** Seconds that X-Ray keeps a trace: https://docs.aws.amazon.com/general/latest/gr/xray.html. */
const retention = 30 * 86_400;

export type Absence =
  | { readonly kind: 'malformed' }
  /** The id says a time before anything that X-Ray still keeps. */
  | { readonly kind: 'expired'; readonly startedAt: number }
  /** So young that it may still be on its way. */
  | { readonly kind: 'on-its-way'; readonly startedAt: number }
  | { readonly kind: 'future'; readonly startedAt: number }
  | { readonly kind: 'unknown'; readonly startedAt: number };

/** Why X-Ray may not have a trace. Its id holds the time at which it began. */
export function explainAbsence(id: string | undefined, now: number): Absence {
  const digits = /^1-([\da-f]{8})-[\da-f]{24}$/i.exec(id ?? '')?.[1];
  if (digits === undefined) return { kind: 'malformed' };
  const startedAt = Number.parseInt(digits, 16);
  const age = now - startedAt;
  if (age > retention) return { kind: 'expired', startedAt };
  if (age < -300) return { kind: 'future', startedAt };
  return { kind: age < 60 ? 'on-its-way' : 'unknown', startedAt };
}
