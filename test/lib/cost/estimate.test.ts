import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { estimate } from '../../../lib/cost/estimate.ts';
import { formatEstimate } from '../../../lib/cost/format-estimate.ts';
import type { NamedTemplate } from '../../../lib/cost/template.ts';
import { appStacks } from '../test-app.ts';

const templates: NamedTemplate[] = [...appStacks()].map(([id, stack]) => ({
  id,
  template: Template.fromStack(stack).toJSON(),
}));

describe('estimate', () => {
  const million = estimate(templates, 1_000_000);
  const of = (id: string) => million.stacks.find((stack) => stack.id === id);

  it('has every stack of the app', () => {
    expect(million.stacks.map(({ id }) => id)).toEqual(templates.map(({ id }) => id));
  });

  it('knows the price of everything in the app that costs by being there', () => {
    expect(million.notEstimated.filter((what) => what.includes(': '))).toEqual([]);
  });

  it.each(['Network', 'Access'])('finds that %s costs nothing', (id) => {
    expect(of(id)?.idle.month).toBe(0);
    expect(of(id)).not.toHaveProperty('requests.month');
  });

  it.each(['Inventory', 'Storefront', 'Backoffice'])('finds that %s costs by the hour', (id) => {
    expect(of(id)?.idle.month).toBeGreaterThan(10);
    expect(of(id)?.idle.day).toBeCloseTo((of(id)?.idle.month ?? 0) / (730 / 24));
  });

  it('adds up', () => {
    const idle = million.stacks.map((stack) => stack.idle.month);
    const requests = million.stacks.map((stack) => stack.requests?.month ?? 0);

    expect(million.total.idleMonth).toBeCloseTo(idle.reduce((a, b) => a + b));
    expect(million.total.requestsMonth).toBeCloseTo(
      requests.reduce((a, b) => a + b) + million.xray.month,
    );
    expect(Object.values(million.xray.lines).reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(
      million.xray.month,
    );
  });

  it('takes requests for nothing where there are none', () => {
    const none = estimate(templates, 0);

    expect(none.total.requestsMonth).toBe(0);
    expect(none.total.idleMonth).toBeCloseTo(million.total.idleMonth);
  });

  it('records every checkout, and all queries and reports that fit into their reservoirs', () => {
    expect(million.xray.traces.recorded).toBeCloseTo(4_000_000 + 2_000_000);
  });

  it('names what it cannot price', () => {
    const template = { Resources: { It: { Type: 'AWS::AutoScaling::AutoScalingGroup' } } };

    expect(estimate([{ id: 'Odd', template }], 0).notEstimated[0]).toBe(
      'Odd: It (group without a launch template of its stack)',
    );
  });
});

describe('formatEstimate', () => {
  it('writes the estimate as text', () => {
    expect(formatEstimate(estimate(templates, 1_000_000))).toMatchSnapshot();
  });

  it('does not round to nothing what costs something', () => {
    const template = { Resources: { Alarm: { Type: 'AWS::CloudWatch::Alarm' } } };

    expect(formatEstimate(estimate([{ id: 'One', template }], 0))).toMatch(
      /^One +\$0\.10 +<\$0\.01$/m,
    );
  });
});
