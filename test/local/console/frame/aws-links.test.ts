import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../local/console/address/address.ts';
import { addressOfPasted, canonicalAddress } from '../../../../local/console/frame/aws-links.ts';

const id = '1-5759e988-bd862e3fe1be46a994272793';
const w3c = '5759e988bd862e3fe1be46a994272793';

describe('canonicalAddress', () => {
  it.each([
    ['#/welcome', '#/service-map'],
    ['#/getting-started', '#/service-map'],
    ['#/trace-map?group=Slow', '#/service-map?group=Slow'],
    ['#/sampling-rules', '#/sampling'],
    ['#/encryption', '#/settings'],
    ['#/insights', '#/groups'],
    [`#/traces/${w3c}`, `#/traces/${id}`],
    [`#xray:traces/${id}`, `#/traces/${id}`],
    [`#xray:traces/${w3c}`, `#/traces/${id}`],
    [`#xray:traces/${id}?~(query~'x)`, `#/traces/${id}`],
    ['#xray:traces/query', '#/traces'],
    ['#xray:traces', '#/traces'],
    ["#xray:service-map/map?~(query~(filter~'a))", '#/service-map'],
    ['#servicelens:service-map/map', '#/service-map'],
    [`#servicelens:traces/${id}`, `#/traces/${id}`],
  ])('leads %s to %s', (hash, address) => {
    expect(canonicalAddress(parseAddress(hash))).toBe(address);
  });

  it.each([
    '',
    '#/',
    '#/service-map?timeRange=PT1H',
    '#/traces?filter=fault',
    `#/traces/${id}`,
    `#/traces/${id}/raw`,
    '#/traces/no-id',
    '#/analytics',
    '#/nowhere',
    '#xray:nowhere',
  ])('leaves %j as it is', (hash) => {
    expect(canonicalAddress(parseAddress(hash))).toBeUndefined();
  });

  it('leads nowhere that would be led on', () => {
    for (const hash of ['#/welcome', '#/map', '#xray:traces/query', `#/traces/${w3c}`]) {
      const address = canonicalAddress(parseAddress(hash)) ?? '';
      expect(canonicalAddress(parseAddress(address))).toBeUndefined();
    }
  });
});

describe('addressOfPasted', () => {
  const home = 'https://eu-west-1.console.aws.amazon.com';
  it.each([
    [id, `#/traces/${id}`],
    [w3c, `#/traces/${id}`],
    [` Root=${id};Parent=53995c3f42cd8ad8;Sampled=1 `, `#/traces/${id}`],
    [`00-${w3c}-53995c3f42cd8ad8-01`, `#/traces/${id}`],
    [`${home}/xray/home?region=eu-west-1#/traces/${id}`, `#/traces/${id}`],
    [`${home}/cloudwatch/home?region=eu-west-1#xray:traces/${w3c}`, `#/traces/${id}`],
    [
      `${home}/xray/home?region=eu-west-1#/traces?filter=service(%22a%22)&timeRange=PT1H`,
      '#/traces?filter=service%28%22a%22%29&timeRange=PT1H',
    ],
    [`${home}/xray/home#/service-map`, '#/service-map'],
    ['http://127.0.0.1:4000/#/analytics?filter=fault', '#/analytics?filter=fault'],
  ])('leads %s to %s', (text, address) => {
    expect(addressOfPasted(text)).toBe(address);
  });

  it('makes an address of whatever letters a link has', () => {
    expect(addressOfPasted('https://example.com/#/traces/\ud800')).toBe('#/traces/%EF%BF%BD');
  });

  it.each([
    '',
    'orders',
    '1-5759e988',
    'https://example.com/',
    'javascript:alert(1)#/traces',
    'https://example.com/#',
    `https://example.com/#${'x'.repeat(10_000)}`,
  ])('leads nowhere from %j', (text) => {
    expect(addressOfPasted(text)).toBeUndefined();
  });
});
