import { describe, expect, it } from 'vitest';
import { isCdkProvider } from '../../../../local/runner/emulators/lambda/cdk-provider.ts';

describe('isCdkProvider', () => {
  it.each([
    'Inventory/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler',
    'Backoffice/AWS679f53fac002430cb0da5b7982bd2287/Resource',
    'Orders/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/Resource',
    'Orders/Provider/framework-onEvent/Resource',
  ])('is true of %s', (constructPath) => {
    expect(isCdkProvider(constructPath)).toBe(true);
  });

  it.each(['Orders/PlaceOrder/Function/Resource', 'Orders/AWSThing/Resource', 'Orders/Provider'])(
    'is false of %s',
    (constructPath) => {
      expect(isCdkProvider(constructPath)).toBe(false);
    },
  );
});
