import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiCoveragePage } from './api-coverage-page.ts';
import { drawnMap, putMap } from './architecture-map.ts';
import { localPage } from './local-page.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
writeFileSync(join(docs, 'api-coverage.md'), apiCoveragePage());
writeFileSync(join(docs, 'local.md'), localPage());

// Takes a start of the whole app, and a machine with both databases.
if (process.argv.includes('--map')) {
  const file = join(docs, 'architecture.md');
  writeFileSync(file, putMap(readFileSync(file, 'utf8'), await drawnMap()));
}
