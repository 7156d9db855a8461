import { XRayClient } from '@aws-sdk/client-xray';
import { describe, expect, it } from 'vitest';
import { allCases } from './all-cases.ts';
import { type ConformanceCase, cases, observed, titleOf } from './conformance-case.ts';
import { caseLines, isConformant, reportJson, summaryLine } from './report.ts';
import { type CaseResult, chosenCases, runCases } from './run-cases.ts';
import { Skipped, type Target } from './target.ts';
import { undoing } from './undoing.ts';

/** A target that nothing is asked of. */
function aTarget(kind: Target['kind'] = 'local', isAccountWide = false) {
  const undo = undoing();
  const target: Target = {
    kind,
    isAccountWide,
    client: new XRayClient({ region: 'us-east-1' }),
    now: () => 0,
    pass: async () => {},
    name: (word) => word,
    post: async () => ({ status: 200, headers: {}, text: '', json: undefined }),
    eventually: (look) => look(),
    atEnd: undo.add,
  };
  return { target, undoing: undo, title: 'a target', warnings: () => [], close: async () => {} };
}

async function run(list: readonly ConformanceCase[], open = aTarget(), signal?: AbortSignal) {
  const results: CaseResult[] = [];
  for await (const result of runCases(list, open, signal)) results.push(result);
  return results;
}

const fine = async () => {};

describe('runCases', () => {
  it('tells what passed, what failed and what could not be tried', async () => {
    const list = cases(
      'Topic',
      observed('passes', fine),
      observed('fails', async () => {
        throw new Error('1 !== 2');
      }),
      observed('skips', async () => {
        throw new Skipped('there is no quota left');
      }),
    );

    const results = await run(list);

    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['passed', undefined],
      ['failed', '1 !== 2'],
      ['skipped', 'there is no quota left'],
    ]);
    expect(isConformant(results)).toBe(false);
  });

  it('clears up after a case, the newest first, whether it passed or not', async () => {
    const cleared: string[] = [];
    const list = cases(
      'Topic',
      observed('fails', async (target) => {
        target.atEnd(async () => cleared.push('first'));
        target.atEnd(async () => cleared.push('second'));
        throw new Error('no');
      }),
    );

    await run(list);

    expect(cleared).toEqual(['second', 'first']);
  });

  it('tells what could not be cleared, clears the rest, and calls that a failure', async () => {
    const cleared: string[] = [];
    const list = cases(
      'Topic',
      observed('passes', async (target) => {
        target.atEnd(async () => cleared.push('rest'));
        target.atEnd(async () => {
          throw new Error('group "x" is still there');
        });
      }),
    );

    const results = await run(list);

    expect(results[0]).toMatchObject({
      outcome: 'passed',
      leftovers: ['group "x" is still there'],
    });
    expect(cleared).toEqual(['rest']);
    expect(isConformant(results)).toBe(false);
  });

  it('spares an account what is local only, and what is account-wide unless it may', async () => {
    const list = cases(
      'Topic',
      observed('fills a quota', fine, { localOnly: 'it would fill the quota' }),
      observed('changes a setting', fine, { accountWide: true }),
    );
    const outcomes = async (open: ReturnType<typeof aTarget>) =>
      (await run(list, open)).map(({ outcome }) => outcome);

    expect(await outcomes(aTarget('remote'))).toEqual(['skipped', 'skipped']);
    expect(await outcomes(aTarget('remote', true))).toEqual(['skipped', 'passed']);
    expect(await outcomes(aTarget('local', true))).toEqual(['passed', 'passed']);
  });

  it('ends after the case that is under way when it is told to', async () => {
    const stopping = new AbortController();
    const list = cases(
      'Topic',
      observed('is interrupted', async () => stopping.abort()),
      observed('is not begun', fine),
    );

    expect(await run(list, aTarget(), stopping.signal)).toHaveLength(1);
  });
});

describe('the report', () => {
  it('has a line for each case, with how its behaviour is known where it failed', async () => {
    const [passed, failed, skipped] = await run(
      cases(
        'Topic',
        observed('passes', fine),
        observed('fails', async () => {
          throw new Error('1 !== 2\n\u001b[2J');
        }),
        observed('skips', async () => {
          throw new Skipped('no quota');
        }),
      ),
    );

    expect([passed, failed, skipped].map((result) => result && caseLines(result))).toEqual([
      '✓ Topic passes\n',
      '✕ Topic fails\n    observed: 1 !== 2\n    \\u001b[2J\n',
      '- Topic skips (skipped: no quota)\n',
    ]);
  });

  it('counts, in words and as JSON', async () => {
    const results = await run(cases('Topic', observed('passes', fine)));

    expect(summaryLine(results, 'a target')).toMatch(
      /^1 passed, 0 failed, 0 skipped of 1 on a target in 0\.0 s\n$/,
    );
    expect(JSON.parse(reportJson(results, 'a target'))).toMatchObject({
      target: 'a target',
      cases: [{ topic: 'Topic', behaviour: 'passes', evidence: 'observed', outcome: 'passed' }],
    });
  });
});

describe('the cases', () => {
  it('have a title each of their own', () => {
    const titles = allCases.map(titleOf);

    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('are chosen by any part of their title', () => {
    expect(chosenCases(allCases, undefined)).toHaveLength(allCases.length);
    expect(new Set(chosenCases(allCases, 'gettracegraph').map(({ topic }) => topic))).toEqual(
      new Set(['GetTraceGraph']),
    );
  });
});
