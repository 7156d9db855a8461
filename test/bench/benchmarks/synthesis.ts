import { join } from 'node:path';
import { synthesize } from '../../../local/runner/assembly/synthesize.ts';
import type { Benchmark } from '../benchmark.ts';
import { run, timed } from '../run-process.ts';
import { distributionOf, median } from '../statistics.ts';

export const synthesis: Benchmark = {
  name: 'synthesis',
  summary: 'all stacks with their bundles, checked by the CDK CLI, and the check before a start',
  run: async ({ workshop, isQuick, show }) => {
    const rounds = isQuick ? 1 : 3;
    const cli: number[] = [];
    const app: number[] = [];
    const upToDate: number[] = [];
    const node: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      show(`synthesis: round ${round} of ${rounds}`);
      const output = join(workshop.folder, `cli-${round}`);
      cli.push(
        await timed(() =>
          run(
            join(workshop.project, 'node_modules/.bin/cdk'),
            ['synth', '--all', '-q', '-o', output],
            {
              cwd: workshop.project,
            },
          ),
        ),
      );
      app.push(await timed(() => workshop.synthesize(join(workshop.folder, `app-${round}`))));
      node.push(await timed(() => run(process.execPath, ['-e', '0'])));
      await synthesize(workshop.project);
      upToDate.push(await timed(() => synthesize(workshop.project)));
    }
    return [
      {
        name: 'cdk synth --all, every check on',
        value: median(cli),
        unit: 'ms',
        baseline: { name: 'the CDK app alone', value: median(app) },
        aim: { relation: 'at most', limit: 8_000, of: 'value' },
        distribution: distributionOf(cli),
      },
      {
        name: 'up-to-date check',
        value: median(upToDate),
        unit: 'ms',
        baseline: { name: 'node -e 0', value: median(node) },
        aim: { relation: 'at most', limit: 500, of: 'value' },
        distribution: distributionOf(upToDate),
      },
    ];
  },
};
