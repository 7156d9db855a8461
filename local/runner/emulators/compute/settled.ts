/** Something that starts in the background. */
interface Starting {
  /** @default belongs to no stack */
  readonly stack?: string;
  readonly settled: Promise<void>;
}

/** Resolves when all of them, or all of one stack, serve, or it is clear that they do not. */
export async function allSettled(starting: readonly Starting[], stack?: string): Promise<void> {
  const awaited = starting.filter((each) => stack === undefined || each.stack === stack);
  await Promise.all(awaited.map(({ settled }) => settled));
}
