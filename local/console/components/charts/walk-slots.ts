/** A chart that is made of places side by side, walked by keys and dragged over by the pointer. */
export interface Slots {
  /** The place whose figures are told. */
  readonly cursor: number | undefined;
  /** Where a selection began that ends at the cursor. */
  readonly anchor: number | undefined;
}

export const noSlots: Slots = { cursor: undefined, anchor: undefined };

export interface SlotRange {
  /** Both included. */
  readonly first: number;
  readonly last: number;
}

/** What a key does; undefined for one that is not the chart's. */
export interface SlotAnswer {
  readonly slots: Slots;
  readonly act?: 'apply' | 'clear';
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Arrows walk, with shift they select, Enter applies and Escape clears. */
export function walkSlots(
  slots: Slots,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  count: number,
): SlotAnswer | undefined {
  if (count === 0) return undefined;
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step !== undefined) {
    const cursor = Math.min(
      count - 1,
      Math.max(0, (slots.cursor ?? (step > 0 ? -1 : count)) + step),
    );
    return {
      slots: { cursor, anchor: shiftKey ? (slots.anchor ?? slots.cursor ?? cursor) : undefined },
    };
  }
  if (key === 'Enter' && slots.cursor !== undefined) return { slots, act: 'apply' };
  if (key === 'Escape') return { slots: { ...slots, anchor: undefined }, act: 'clear' };
  return undefined;
}

/** From the anchor to the cursor, or the cursor's place alone. */
export function slotRange({ cursor, anchor }: Slots): SlotRange | undefined {
  if (cursor === undefined) return undefined;
  const from = anchor ?? cursor;
  return { first: Math.min(from, cursor), last: Math.max(from, cursor) };
}

/** The same places after the chart has moved on: those that left it are at its ends. */
export function shiftSlots({ cursor, anchor }: Slots, by: number, count = Infinity): Slots {
  const shift = (slot: number | undefined) =>
    slot === undefined ? undefined : Math.min(count - 1, Math.max(0, slot + by));
  return count === 0 ? noSlots : { cursor: shift(cursor), anchor: shift(anchor) };
}
