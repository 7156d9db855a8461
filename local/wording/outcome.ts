export type Outcome = 'ok' | 'error' | 'throttle' | 'fault';

/** X-Ray's order: a throttle is also an error, a fault outranks an error. */
export function outcomeOf(flags: {
  fault?: boolean | undefined;
  error?: boolean | undefined;
  throttle?: boolean | undefined;
}): Outcome {
  if (flags.throttle === true) return 'throttle';
  if (flags.fault === true) return 'fault';
  return flags.error === true ? 'error' : 'ok';
}

/** The second cue beside the colour. */
const glyphs: Record<Outcome, string> = { ok: '✓', error: '!', throttle: '⧗', fault: '✕' };

export const outcomeGlyph = (outcome: Outcome): string => glyphs[outcome];
