/** The most that a synchronous invocation takes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const payloadLimit = 6 * 1024 * 1024;

/** Leaves room for what surrounds the records. */
const envelopeSize = 1024;

/** Cuts records, in their order, into batches that fit an invocation; a record too large for any stands alone. */
export function splitByPayload<Item>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
  limit = payloadLimit - envelopeSize,
): Item[][] {
  const batches: Item[][] = [];
  let size = 0;
  for (const item of items) {
    const itemSize = sizeOf(item) + 1;
    const open = batches.at(-1);
    if (open === undefined || size + itemSize > limit) {
      batches.push([item]);
      size = itemSize;
    } else {
      open.push(item);
      size += itemSize;
    }
  }
  return batches;
}

export const jsonSize = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
