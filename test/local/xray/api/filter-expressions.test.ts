import { GetTraceSummariesCommand, paginateGetTraceSummaries } from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const window = {
  StartTime: new Date((began - 60) * 1000),
  EndTime: new Date((began + 6000) * 1000),
};

/** Traces a second apart; those whose numbers are listed have a fault. */
async function startWith(count: number, faults: readonly number[]) {
  const started = await startTestXRay();
  const segments = Array.from({ length: count }, (_, number) =>
    aSegment({
      start_time: began + number,
      fault: faults.includes(number),
      annotations: { number },
    }),
  );
  started.xray.putTraceSegments(segments.map((segment) => JSON.stringify(segment)));
  // More than a query itself would take the time to work in.
  started.clock.advance(60_000);
  const idOf = (number: number) => segments[number]?.trace_id;
  async function page(FilterExpression: string, TimeRangeType?: 'Event' | 'Service') {
    const pages: { ids: (string | undefined)[]; processed: number | undefined }[] = [];
    const input = { ...window, FilterExpression, TimeRangeType };
    for await (const result of paginateGetTraceSummaries({ client: started.client }, input)) {
      pages.push({
        ids: (result.TraceSummaries ?? []).map(({ Id }) => Id),
        processed: result.TracesProcessedCount,
      });
    }
    return pages;
  }
  return { ...started, idOf, page };
}

describe('GetTraceSummaries with a filter expression', () => {
  it('gives the traces that match and counts those it has looked at', async () => {
    const { page, idOf } = await startWith(10, [3, 7]);

    expect(await page('fault')).toEqual([{ ids: [idOf(7), idOf(3)], processed: 10 }]);
    expect(await page('annotation.number = 5')).toEqual([{ ids: [idOf(5)], processed: 10 }]);
    expect(await page('service("orders") { fault } AND annotation.number < 5')).toEqual([
      { ids: [idOf(3)], processed: 10 },
    ]);
  });

  it('pages through many matches, each trace counted once', async () => {
    const faults = Array.from({ length: 230 }, (_, index) => index * 2);
    const { page, idOf } = await startWith(500, faults);

    for (const expression of ['fault', 'service() { fault }']) {
      const pages = await page(expression);

      expect(pages.flatMap(({ ids }) => ids)).toEqual(faults.toReversed().map(idOf));
      expect(pages.map(({ ids }) => ids.length)).toEqual([100, 100, 30]);
      expect(pages.reduce((sum, { processed = 0 }) => sum + processed, 0)).toBe(500);
    }
  });

  it('leads on from pages without a match to the few there are', async () => {
    const { page, idOf } = await startWith(5200, []);

    const pages = await page('annotation.number < 3 AND annotation.number > 1');

    expect(pages).toEqual([
      { ids: [], processed: 2000 },
      { ids: [], processed: 2000 },
      { ids: [idOf(2)], processed: 1200 },
    ]);
  });

  it('finds a value among many traces in one page', async () => {
    const { page, idOf } = await startWith(5200, []);

    expect(await page('annotation.number = 2')).toEqual([{ ids: [idOf(2)], processed: 5200 }]);
  });

  it('finds few faults among many traces in one page', async () => {
    const { page, idOf } = await startWith(5200, [4]);

    expect(await page('fault')).toEqual([{ ids: [idOf(4)], processed: 5200 }]);
    expect(await page('fault', 'Event')).toEqual([{ ids: [idOf(4)], processed: 5200 }]);
    expect(await page('fault', 'Service')).toEqual([{ ids: [idOf(4)], processed: 5200 }]);
  });

  it('follows a trace that changes', async () => {
    const { page, xray } = await startTestXRay().then(async (started) => ({
      ...started,
      page: async () =>
        (
          await started.client.send(
            new GetTraceSummariesCommand({ ...window, FilterExpression: 'service("back") { ok }' }),
          )
        ).TraceSummaries?.length,
    }));
    const front = aSegment({ start_time: began });
    xray.putTraceSegments([JSON.stringify(front)]);
    expect(await page()).toBe(0);

    const back = aSegment({ ...front, id: 'b000000000000001', name: 'back', parent_id: front.id });
    xray.putTraceSegments([JSON.stringify(back)]);

    expect(await page()).toBe(1);
  });

  it.each([
    ['fault AND', "Error Location: line 1, position 10 : Invalid input symbol: '<EOF>'"],
    ['service("a") { nope }', "Error Location: line 1, position 16 : Invalid input symbol: 'nop'"],
    ['group.name = "checkout"', 'Group not found.'],
    ['!service() OR group.arn != "x"', 'Group not found.'],
  ])('refuses %s', async (FilterExpression, message) => {
    const { client } = await startTestXRay();

    const sent = client.send(new GetTraceSummariesCommand({ ...window, FilterExpression }));

    await expect(sent).rejects.toMatchObject({ name: 'InvalidRequestException', message });
  });

  it('answers an expression of nearly a megabyte, page by page', async () => {
    const { page, idOf } = await startWith(120, []);

    const pages = await page(`${'fault OR '.repeat(100_000)}annotation.number = 1`);

    expect(pages).toEqual([
      { ids: [], processed: 50 },
      { ids: [], processed: 50 },
      { ids: [idOf(1)], processed: 20 },
    ]);
  });
});
