import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiCoveragePage } from './api-coverage-page.ts';
import { localPage } from './local-page.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
writeFileSync(join(docs, 'api-coverage.md'), apiCoveragePage());
writeFileSync(join(docs, 'local.md'), localPage());
