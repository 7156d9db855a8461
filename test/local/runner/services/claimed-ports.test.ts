import { describe, expect, it } from 'vitest';
import { newAppPlan } from '../../../../local/runner/app-plan.ts';
import { assertPortsApart } from '../../../../local/runner/claimed-ports.ts';
import { newHttpApiParts } from '../../../../local/runner/emulators/apigatewayv2/parts.ts';
import { shippingApi } from '../apigatewayv2/http-api-under-test.ts';
import { planOf } from '../elbv2/template.ts';

const { id, name, constructPath, stage } = shippingApi();
const api = (index: number) => ({ constructPath, id: `${id}${index}`, name: `${name}-${index}` });

const plan = {
  ...newAppPlan(),
  loadBalancing: planOf().parts,
  httpApis: {
    ...newHttpApiParts(),
    apis: [api(1), api(2)],
    stages: [1, 2].map((index) => ({ ...stage, constructPath, apiId: `${id}${index}` })),
  },
};

const usual = { xray: 2000, edge: 4566, console: 4000, api: 3000, loadBalancer: 8080 };

describe('assertPortsApart', () => {
  it.each([
    ['the usual ports', usual],
    ['any free ports', { xray: 0, edge: 0, api: 0, loadBalancer: 0 }],
    ['no console', { xray: 2000, edge: 4566, api: 3000, loadBalancer: 8080 }],
    ['ports in a row', { xray: 1, edge: 2, api: 3, loadBalancer: 5 }],
  ])('takes %s', (_, ports) => {
    expect(() => assertPortsApart(plan, ports)).not.toThrow();
  });

  it.each([
    [
      { api: 8079 },
      'port 8080 is wanted by API "shipping-2" and by load balancer "Storefront/Front" (80)',
    ],
    [{ api: 2000 }, 'port 2000 is wanted by X-Ray and by API "shipping-1"'],
    [{ api: 3999 }, 'port 4000 is wanted by the console and by API "shipping-2"'],
    [{ edge: 2000 }, 'port 2000 is wanted by X-Ray and by the AWS edge'],
    [
      { loadBalancer: 4566 },
      'port 4566 is wanted by the AWS edge and by load balancer "Storefront/Front"',
    ],
  ])('says who wants the same with %j', (change, message) => {
    expect(() => assertPortsApart(plan, { ...usual, ...change })).toThrow(message);
  });
});
