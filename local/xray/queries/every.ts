import type { Clock } from '../clock.ts';
import type { Milliseconds } from '../units.ts';

/** Runs `work` again and again, `period` after the last time; its failure is said and does not end it. */
export function every(
  clock: Clock,
  period: Milliseconds,
  warn: (message: string) => void,
  work: () => void,
): () => void {
  let cancel = clock.after(period, run);
  function run(): void {
    try {
      work();
    } catch (error) {
      warn(error instanceof Error ? error.message : String(error));
    }
    cancel = clock.after(period, run);
  }
  return () => cancel();
}
