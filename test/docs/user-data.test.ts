import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readUserData } from '../../local/runner/emulators/ec2/user-data.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'user-data.md'), 'utf8');

describe('docs/user-data.md', () => {
  it('shows a script of which everything but the last line is understood', () => {
    const [, example = ''] = /```sh\n(.*?)```/s.exec(page) ?? [];

    const reading = readUserData(example, {
      findAsset: () => ({ path: import.meta.dirname, packaging: 'zip' }),
    });

    expect(reading.failures).toEqual([]);
    expect(reading.skipped.map(({ text }) => text)).toEqual(['pip install something']);
    expect(reading.daemon).toEqual({ port: 2000 });
    expect(reading.services).toMatchObject([{ name: 'shop', workingDirectory: '/opt/shop' }]);
  });
});
