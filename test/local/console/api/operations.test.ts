import { describe, expect, it } from 'vitest';
import { paths } from '../../../../local/console/api/operations.ts';
import { operationPaths } from '../../../../local/xray/api/operation-paths.ts';

describe('the operations that the console calls', () => {
  it('are posted where X-Ray has them', () => {
    expect(operationPaths).toMatchObject(paths);
  });
});
