/** What held from when on; the earliest first. */
export type History<Value> = readonly { readonly since: number; readonly value: Value }[];

/** What held at that time, in epoch seconds. */
export function valueAt<Value>(history: History<Value>, time: number, before: Value): Value {
  return history.findLast(({ since }) => since <= time)?.value ?? before;
}

/** Has `value` hold from `since` on, without what was to come later and what nothing asks for any more. */
export function withChange<Value>(
  history: History<Value>,
  change: { readonly since: number; readonly value: Value },
  forgetBefore: number,
): History<Value> {
  const past = history.filter(({ since }) => since <= change.since);
  const firstAsked = past.findLastIndex(({ since }) => since <= forgetBefore);
  return [...past.slice(Math.max(0, firstAsked)), change];
}
