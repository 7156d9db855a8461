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
  /** How many stored segments to measure with. @default what the benchmark is about */
  readonly segments?: number;
  /** Folder for CPU profiles of every process that is measured. @default none */
  readonly cpuProfiles?: string;
  readonly show: (text: string) => void;
}
