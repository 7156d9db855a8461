/** Something that takes time to make and is made when it is first needed. */
export interface MadeOnce<Value> {
  /** Those who ask meanwhile wait for the first; after a failure the next one makes it again. */
  get(): Promise<Value>;
  /** The next one who asks makes it again. @returns what was made, or is being made */
  forget(): Promise<Value> | undefined;
}

export function madeOnce<Value>(make: () => Promise<Value>): MadeOnce<Value> {
  let made: Promise<Value> | undefined;

  return {
    async get() {
      const mine = made ?? make();
      made = mine;
      try {
        return await mine;
      } catch (error) {
        if (made === mine) made = undefined;
        throw error;
      }
    },
    forget() {
      const forgotten = made;
      made = undefined;
      return forgotten;
    },
  };
}
