import type { Measurement } from './measurement.ts';
import type { Workshop } from './workshop.ts';

export interface Benchmark {
  /** For `--only`. */
  readonly name: string;
  readonly summary: string;
  run(bench: Bench): Promise<Measurement[]>;
}

export interface Bench {
  readonly workshop: Workshop;
  /** Tiny counts: shows that everything works, its figures mean little. */
  readonly isQuick: boolean;
  readonly show: (text: string) => void;
}
