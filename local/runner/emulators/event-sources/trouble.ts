import type { Cloud } from '../../cloud.ts';

/** What keeps a mapping from its work: the last reason, until a batch succeeds. */
export interface Trouble {
  readonly reason: string | undefined;
  /** Notes the reason and tells each one once: a busy function is throttled again and again. */
  report(reason: string): void;
  /** Notes the reason without telling: the function's own log has it. */
  note(reason: string): void;
  clear(): void;
}

/** Reasons that are remembered as told; one that holds an id of its own must not fill the memory. */
const mostTold = 100;

export function trouble({ warn }: Cloud, mapping: string): Trouble {
  const told = new Set<string>();
  let last: string | undefined;
  return {
    get reason() {
      return last;
    },
    report: (reason) => {
      last = reason;
      if (told.has(reason) || told.size >= mostTold) return;
      told.add(reason);
      warn(`${mapping}: ${reason}`);
    },
    note: (reason) => {
      last = reason;
    },
    clear: () => {
      last = undefined;
    },
  };
}
