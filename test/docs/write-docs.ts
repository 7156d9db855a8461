import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiCoveragePage } from './api-coverage-page.ts';

writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api-coverage.md'), apiCoveragePage());
