import { describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { type AppConfig, parseConfig } from '../../lib/config.ts';
import { ConfigError } from '../../lib/settings.ts';
import { stackIds } from '../../lib/stack-selection.ts';

const parse = (settings: Record<string, unknown> = {}): AppConfig =>
  parseConfig((name) => settings[name]);

const errorOf = (settings: Record<string, unknown>): string => {
  try {
    parse(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

describe('parseConfig', () => {
  it('has a default for every setting', () => {
    expect(parse()).toEqual({
      prefix: '',
      region: 'us-east-1',
      webhookUrl: 'https://webhook.example.com/orders',
      apiGatewayAccountRole: 'create',
      allowedCidr: '0.0.0.0/0',
      throttle: { rateLimit: 100, burstLimit: 200 },
      storefrontStock: 'off',
      account: undefined,
      stacks: new Set(stackIds.filter((id) => id !== 'Account')),
      alarmEmail: undefined,
      requireMfa: 'on',
    });
  });

  it('has the same defaults as cdk.json', () => {
    expect(parse(cdkJson.context)).toEqual(parse());
  });

  it('takes numbers as the text that the command line gives', () => {
    const { throttle } = parse({ throttleRateLimit: '0.5', throttleBurstLimit: '7' });

    expect(throttle).toEqual({ rateLimit: 0.5, burstLimit: 7 });
  });

  it('takes the longest prefix that every name has room for', () => {
    const longest = 'p'.repeat(49);

    expect(parse({ prefix: longest }).prefix).toBe(longest);
    expect(errorOf({ prefix: `${longest}p` })).toBe(
      `setting "prefix" makes the function name "${longest}pnotify-customer" 65 characters long and AWS allows 64; use at most 49 characters, got "${longest}p"`,
    );
  });

  it.each(['9lives-', '-a', 'under_score', 'dot.', 'ünï', 'a b', 'a/b', '\n'])(
    'refuses the prefix %j',
    (prefix) => {
      expect(errorOf({ prefix })).toBe(
        `setting "prefix" must start with a letter and hold only letters, digits and "-", got "${prefix}"`,
      );
    },
  );

  it.each(['nowhere', '', 'us-east-1; rm', 'US-EAST-1'])('refuses the region %j', (region) => {
    expect(errorOf({ region })).toBe(
      `setting "region" must be a region such as "eu-west-1", got "${region}"`,
    );
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'ap-southeast-7', 'mx-central-1'])(
    'takes the region %s',
    (region) => {
      expect(parse({ region }).region).toBe(region);
    },
  );

  it.each(['http://example.com/', 'example.com', 'https://', 'ftp://example.com', ''])(
    'refuses the webhook %j',
    (webhookUrl) => {
      expect(errorOf({ webhookUrl })).toBe(
        `setting "webhookUrl" must be an https:// address, got "${webhookUrl}"`,
      );
    },
  );

  it('takes the webhook as a browser would read it', () => {
    expect(parse({ webhookUrl: ' HTTPS://Example.com/a b\n' }).webhookUrl).toBe(
      'https://example.com/a%20b',
    );
  });

  it('refuses a password in the webhook, without showing it', () => {
    const message = errorOf({ webhookUrl: 'https://user:hunter2@example.com/' });

    expect(message).toMatch(/^setting "webhookUrl" must not hold a user name or password/);
    expect(message).not.toContain('hunter2');
  });

  it('refuses an account role that is neither created nor there', () => {
    expect(errorOf({ apiGatewayAccountRole: 'maybe' })).toBe(
      'setting "apiGatewayAccountRole" must be "create" or "exists", got "maybe"',
    );
  });

  it.each(['0.0.0.0/0', '10.0.0.0/8', '203.0.113.0/24', '203.0.113.128/25', '203.0.113.7/32'])(
    'takes the range %s',
    (allowedCidr) => {
      expect(parse({ allowedCidr }).allowedCidr).toBe(allowedCidr);
    },
  );

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0/8',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.256/8',
    '0.0.0.0/-1',
    '10.0.0.0/8 ',
    'everyone',
    '',
  ])('refuses the range %j', (allowedCidr) => {
    expect(errorOf({ allowedCidr })).toBe(
      `setting "allowedCidr" must be an address range such as "203.0.113.0/24", got "${allowedCidr}"`,
    );
  });

  it.each([
    ['10.1.0.0/8', '10.0.0.0/8'],
    ['203.0.113.7/31', '203.0.113.6/31'],
    ['255.255.255.255/1', '128.0.0.0/1'],
    ['1.2.3.4/0', '0.0.0.0/0'],
  ])('refuses %s, in which an address was given for a range', (allowedCidr, range) => {
    expect(errorOf({ allowedCidr })).toBe(
      `setting "allowedCidr" must be a range, which begins at "${range}", got "${allowedCidr}"`,
    );
  });

  it.each(['2001:db8::/32', '::/0'])('refuses the IPv6 range %s', (allowedCidr) => {
    expect(errorOf({ allowedCidr })).toBe(
      `setting "allowedCidr" must be a range of IPv4, for no endpoint has IPv6 addresses, got "${allowedCidr}"`,
    );
  });

  it.each([
    ['storefrontStock', '"off" or "on"'],
    ['requireMfa', '"on" or "off"'],
  ])('turns %s on and off, and nothing else', (name, choices) => {
    expect(parse({ [name]: 'on' })).toMatchObject({ [name]: 'on' });
    expect(parse({ [name]: 'off' })).toMatchObject({ [name]: 'off' });
    expect(errorOf({ [name]: 'yes' })).toBe(`setting "${name}" must be ${choices}, got "yes"`);
  });

  it('sends alarms to a mail address, or to nobody', () => {
    expect(parse({ alarmEmail: '' }).alarmEmail).toBeUndefined();
    expect(parse({ alarmEmail: 'team@example.com' }).alarmEmail).toBe('team@example.com');
    expect(errorOf({ alarmEmail: 'team' })).toBe(
      'setting "alarmEmail" must be a mail address such as "team@example.com", got "team"',
    );
  });

  it.each([
    ['fast', 'fast'],
    ['', ''],
    ['Infinity', 'Infinity'],
    [true, 'true'],
    [[100], '[100]'],
  ])('refuses the rate %j', (throttleRateLimit, shown) => {
    expect(errorOf({ throttleRateLimit })).toBe(
      `setting "throttleRateLimit" must be a number, got "${shown}"`,
    );
  });

  it('refuses a throttle that lets nothing through', () => {
    expect(errorOf({ throttleRateLimit: 0 })).toBe(
      'setting "throttleRateLimit" must be greater than 0, in requests a second, got "0"',
    );
    expect(errorOf({ throttleBurstLimit: 1.5 })).toBe(
      'setting "throttleBurstLimit" must be a whole number of requests, at least 1, got "1.5"',
    );
  });

  it.each([
    'prefix',
    'region',
    'webhookUrl',
    'apiGatewayAccountRole',
    'allowedCidr',
    'storefrontStock',
    'account',
    'stacks',
    'alarmEmail',
    'requireMfa',
  ])('refuses %s as anything but text', (name) => {
    expect(errorOf({ [name]: ['a', 1] })).toBe(`setting "${name}" must be text, got "["a",1]"`);
  });
});
