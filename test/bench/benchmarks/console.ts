import { join } from 'node:path';
import type { ConsoleFigures, Frames } from '../../browser/console-figures.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import { run } from '../run-process.ts';
import { distributionOf, median } from '../statistics.ts';
import { repository } from '../workshop.ts';

export const consolePage: Benchmark = {
  name: 'console',
  summary: 'the console in headless Chromium: first map, large maps, traces and lists, live',
  run: async ({ isQuick, show }: Bench) => {
    show('console: measuring in Chromium');
    // A process of its own, because it is checked with the types of a browser.
    const measure = [join(repository, 'test/browser/measure.ts'), ...(isQuick ? ['--quick'] : [])];
    return measurementsOf(JSON.parse(await run(process.execPath, measure)) as ConsoleFigures);
  },
};

function measurementsOf(figures: ConsoleFigures): Measurement[] {
  const { firstMap, blankPage, map200, trace5000, smallPage, idle } = figures;
  const blank = { name: 'a page without a script', value: median(blankPage) };
  const small = { name: 'the settings page', value: median(smallPage) };
  const time = (
    name: string,
    samples: readonly number[],
    baseline: Measurement['baseline'],
    limit: number,
  ): Measurement => ({
    name,
    value: median(samples),
    unit: 'ms',
    baseline,
    distribution: distributionOf(samples),
    aim: { relation: 'at most', limit, of: 'value' },
  });
  const frames = (name: string, { perSecond }: Frames): Measurement => ({
    name: `${name}, frames`,
    value: perSecond,
    unit: 'per second',
    baseline: { name: 'a page that does nothing', value: idle.perSecond },
    // Of 60, less what the clock of the browser is off by.
    aim: { relation: 'at least', limit: 58, of: 'value' },
  });
  return [
    {
      name: 'script, all pages, gzipped',
      value: figures.scriptGzipped / 1000,
      unit: 'KB',
      aim: { relation: 'at most', limit: 250, of: 'value' },
    },
    time('first map, from opening the console', firstMap, blank, 1000),
    time('map of 200 nodes: fetched, laid out, drawn', map200, small, 300),
    frames('map of 200 nodes: zooming', figures.map200Move),
    time('trace of 5,000 subsegments: fetched, drawn', trace5000, small, 500),
    frames('trace of 5,000 subsegments: scrolling', figures.trace5000Scroll),
    frames('list of 10,000 traces: scrolling', figures.list10000Scroll),
    frames('live, 100 traces a second', figures.live100),
  ];
}
