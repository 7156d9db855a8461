import { type ConformanceCase, titleOf } from './conformance-case.ts';
import type { OpenTarget } from './local-target.ts';
import { Skipped } from './target.ts';

export interface CaseResult {
  readonly conformanceCase: ConformanceCase;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
  readonly milliseconds: number;
  /** What the case created and could not remove. */
  readonly leftovers: readonly string[];
}

/** Runs the cases one after the other, since some change what others would see. */
export async function* runCases(
  cases: readonly ConformanceCase[],
  open: OpenTarget,
  signal?: AbortSignal,
): AsyncGenerator<CaseResult> {
  for (const conformanceCase of cases) {
    if (signal?.aborted) return;
    yield await runCase(conformanceCase, open);
  }
}

async function runCase(
  conformanceCase: ConformanceCase,
  { target, undoing, warnings }: OpenTarget,
): Promise<CaseResult> {
  const reason = reasonToSkip(conformanceCase, target);
  if (reason !== undefined) {
    return { conformanceCase, outcome: 'skipped', reason, milliseconds: 0, leftovers: [] };
  }
  const began = performance.now();
  warnings();
  const { outcome, reason: said } = await outcomeOf(() => conformanceCase.run(target));
  const why = outcome === 'passed' ? said : [said, ...warnings()].join('\n');
  const leftovers = (await undoing.run()).map(messageOf);
  const milliseconds = performance.now() - began;
  return { conformanceCase, outcome, reason: why, milliseconds, leftovers };
}

function reasonToSkip(
  { localOnly, accountWide }: ConformanceCase,
  target: OpenTarget['target'],
): string | undefined {
  if (target.kind === 'local') return undefined;
  if (localOnly !== undefined) return localOnly;
  if (accountWide === true && !target.isAccountWide) {
    return 'it changes what is one for the whole account; --account-wide allows that';
  }
  return undefined;
}

async function outcomeOf(
  run: () => Promise<void>,
): Promise<Pick<CaseResult, 'outcome' | 'reason'>> {
  try {
    await run();
    return { outcome: 'passed' };
  } catch (error) {
    return {
      outcome: error instanceof Skipped ? 'skipped' : 'failed',
      reason: messageOf(error),
    };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.message || error.name}` : String(error);

/** The cases whose title holds the pattern, in any case. */
export const chosenCases = (
  cases: readonly ConformanceCase[],
  pattern: string | undefined,
): ConformanceCase[] =>
  cases.filter((one) =>
    titleOf(one)
      .toLowerCase()
      .includes((pattern ?? '').toLowerCase()),
  );
