/** What came of a line of a script, or of one of its commands. */
export type Outcome =
  | { readonly kind: 'done' }
  /** Not understood. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'failed'; readonly why: string }
  /** The script is over. */
  | { readonly kind: 'exits' };

export const done: Outcome = { kind: 'done' };
export const skipped: Outcome = { kind: 'skipped' };
export const failed = (why: string): Outcome => ({ kind: 'failed', why });
