/** Something with programs, which belongs to a resource of the template. */
interface Restartable {
  readonly stack: string;
  readonly logicalId: string;
  /** Absent of what never started. */
  restart?(): Promise<void>;
}

/** Restarts what runs for a resource. @returns how many that are */
export async function restartThose(
  every: readonly Restartable[],
  stack: string,
  logicalId: string,
): Promise<number> {
  const restarts = every.flatMap((each) =>
    each.stack === stack && each.logicalId === logicalId && each.restart !== undefined
      ? [each.restart()]
      : [],
  );
  await Promise.all(restarts);
  return restarts.length;
}
