import { describe, expect, it } from 'vitest';
import { maskTemplate } from './template-snapshot.ts';

describe('maskTemplate', () => {
  it('hides the hashes that change with every build', () => {
    const masked = maskTemplate({
      ApiDeploymentFE1E72823a2a2985458465d98abae14792c56ad6: { S3Key: `${'0a'.repeat(32)}.zip` },
      Ref: 'PlaceOrderCurrentVersionAB12CD34f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    });

    expect(masked).toEqual({
      'ApiDeploymentFE1E7282<hash>': { S3Key: '<asset>.zip' },
      Ref: 'PlaceOrderCurrentVersionAB12CD34<hash>',
    });
  });

  it('leaves every other id alone', () => {
    const template = { ApiDeploymentStageprod95EFE650: 1, OrdersA9B65338: 2 };

    expect(maskTemplate(template)).toEqual(template);
  });
});
