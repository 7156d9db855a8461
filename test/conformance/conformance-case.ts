import type { Target } from './target.ts';

/**
 * How the behaviour is known: from the public API model, from AWS's documents, from answers that were
 * seen, or not at all, so that it is assumed.
 */
export type Evidence = 'model' | 'documented' | 'observed' | 'assumed';

export interface ConformanceCase {
  /** An operation or a part of the service. */
  readonly topic: string;
  readonly behaviour: string;
  readonly evidence: Evidence;
  /** Why it is tried on a local target only. */
  readonly localOnly?: string;
  /** Changes what is one for the whole account. */
  readonly accountWide?: boolean;
  run(target: Target): Promise<void>;
}

type Run = (target: Target) => Promise<void>;
type Where = Pick<ConformanceCase, 'localOnly' | 'accountWide'>;
type Untitled = Omit<ConformanceCase, 'topic'>;

const told =
  (evidence: Evidence) =>
  (behaviour: string, run: Run, where: Where = {}): Untitled => ({
    behaviour,
    evidence,
    run,
    ...where,
  });

/** The API model 2016-04-12 says so. */
export const modelled = told('model');

/** AWS's documents say so. */
export const documented = told('documented');

/** AWS was seen to answer so. */
export const observed = told('observed');

/** Nothing is known; this is what was chosen. */
export const assumed = told('assumed');

export const cases = (topic: string, ...untitled: readonly Untitled[]): ConformanceCase[] =>
  untitled.map((one) => ({ topic, ...one }));

export const titleOf = ({ topic, behaviour }: ConformanceCase): string => `${topic} ${behaviour}`;
