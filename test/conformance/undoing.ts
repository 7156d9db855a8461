/** What a case has to take back. */
export interface Undoing {
  add(undo: () => Promise<unknown>): void;
  /** The newest first; goes on when one fails, and gives the errors. */
  run(): Promise<unknown[]>;
}

export function undoing(): Undoing {
  const undos: (() => Promise<unknown>)[] = [];
  return {
    add: (undo) => {
      undos.push(undo);
    },
    async run() {
      const errors: unknown[] = [];
      for (const undo of undos.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          errors.push(error);
        }
      }
      return errors;
    },
  };
}
