import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { estimate } from '../../lib/cost/estimate.ts';
import { formatEstimate } from '../../lib/cost/format-estimate.ts';
import { pricesReadOn } from '../../lib/cost/prices.ts';
import { stackIds } from '../../lib/stack-selection.ts';
import { appStacks } from '../lib/test-app.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

describe('docs/deploy.md', () => {
  const text = read('deploy.md');

  it('has a row for every setting of cdk.json', () => {
    const settings = Object.keys(cdkJson.context).filter((name) => !name.startsWith('@'));
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));

    expect(
      settings.filter((name) => !rows.some((row) => row.split('|')[1]?.includes(`\`${name}\``))),
    ).toEqual([]);
  });

  it('has a row for every stack', () => {
    expect(stackIds.filter((id) => !text.includes(`\n| \`${id}\` |`))).toEqual([]);
  });

  it('shows what `npm run cost` says', () => {
    const templates = [...appStacks()].map(([id, stack]) => ({
      id,
      template: Template.fromStack(stack).toJSON(),
    }));
    const lines = formatEstimate(estimate(templates, 1_000_000)).split('\n');
    const table = lines.slice(lines.findIndex((line) => line.startsWith('stack ')));

    expect(text).toContain(table.slice(0, table.indexOf('')).join('\n'));
    expect(text).toContain(pricesReadOn);
  });

  it('tells of every function whose log outlives its stack', () => {
    const unowned = [...appStacks()].flatMap(([id, stack]) =>
      Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
        .filter(([, { Properties }]) => Properties.LoggingConfig === undefined)
        .map(([logicalId]) => `/aws/lambda/${id}-${logicalId.slice(0, 18)}`),
    );

    expect(unowned).toHaveLength(2);
    for (const logGroup of unowned) expect(text).toContain(`\`${logGroup}`);
  });

  it('names the commands of the package', () => {
    expect(text).toContain('npm run cost');
  });
});

describe.each(['deploy.md', 'propagation.md', 'quirks.md'])('docs/%s', (name) => {
  it('links to public pages and to pages that are there', () => {
    const links = [...read(name).matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);

    for (const link of links.filter((each) => !each.startsWith('https://'))) {
      expect(read(link.replace(/#.*$/, ''))).not.toBe('');
    }
    expect(links.length).toBeGreaterThan(0);
  });
});
