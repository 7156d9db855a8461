import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, startWithOrders } = browserSuite();

describe('groups and sampling rules in a browser', () => {
  it('saves a group, finds it in the menu of every page, and lists only its traces', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, '#/groups');

    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('broken');
    await page.getByRole('combobox', { name: /filter/i }).fill('fault');
    await page
      .getByRole('region', { name: 'Matching traces' })
      .getByText(/\d+ traces?/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^(Create|Save)/ }).click();
    await page.getByRole('link', { name: 'broken' }).waitFor();
    await page.getByRole('link', { name: 'Traces' }).first().click();
    await page.getByRole('combobox', { name: 'Group' }).selectOption('broken');
    await page.locator('tr[data-outcome=ok]').first().waitFor({ state: 'detached' });

    const outcomes = await page
      .locator('tr[data-outcome]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-outcome')));
    expect(new Set(outcomes)).toEqual(new Set(['fault']));
    expect(page.url()).toContain('group=broken');
    expect(xray.call('GetGroup', { GroupName: 'broken' }).Group).toMatchObject({
      FilterExpression: 'fault',
    });
  });

  it('edits a sampling rule, which then decides otherwise', async () => {
    const { url, xray } = await startWithOrders();
    xray.call('CreateSamplingRule', {
      SamplingRule: {
        RuleName: 'checkout',
        Priority: 100,
        FixedRate: 1,
        ReservoirSize: 1,
        ServiceName: '*',
        ServiceType: '*',
        Host: '*',
        HTTPMethod: 'POST',
        URLPath: '/checkout',
        ResourceARN: '*',
        Version: 1,
      },
    });
    const page = await visit(url, '#/sampling');
    const ask = async () => {
      await page.getByRole('textbox', { name: 'Method' }).last().fill('POST');
      await page.getByRole('textbox', { name: 'Path' }).last().fill('/checkout');
    };

    await ask();
    await page.getByText(/matches\s+checkout/).waitFor();
    await page.getByRole('link', { name: 'checkout' }).first().click();
    await page.getByRole('textbox', { name: /Path/ }).first().fill('/other');
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText(/matches\s+Default/).waitFor();

    const [rule] =
      xray
        .call('GetSamplingRules', {})
        .SamplingRuleRecords?.filter(({ SamplingRule }) => SamplingRule?.RuleName === 'checkout') ??
      [];
    expect(rule?.SamplingRule).toMatchObject({
      URLPath: '/other',
      HTTPMethod: 'POST',
      FixedRate: 1,
    });
  });
});
