/** Something that takes time to make and is made when it is first needed. */
export interface MadeOnce<Value> {
  /** Those who ask meanwhile wait for the first; after a failure the next one makes it again. */
  get(): Promise<Value>;
  /**
   * The next one who asks makes it again. Does nothing when `value` is another one than the last, so
   * that of several who met the same trouble only the first has it made again.
   *
   * @returns whether it did
   */
  forget(value: Value): boolean;
  /** What was made, or is being made. */
  current(): Promise<Value> | undefined;
}

export function madeOnce<Value>(make: () => Promise<Value>): MadeOnce<Value> {
  let making: Promise<Value> | undefined;
  let made: { readonly value: Value } | undefined;

  async function keep(): Promise<Value> {
    try {
      const value = await make();
      made = { value };
      return value;
    } catch (error) {
      making = undefined;
      throw error;
    }
  }

  return {
    get() {
      making ??= keep();
      return making;
    },
    forget(value) {
      if (made?.value !== value) return false;
      making = undefined;
      made = undefined;
      return true;
    },
    current: () => making,
  };
}
