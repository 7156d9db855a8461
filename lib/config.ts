import { isIPv4, isIPv6 } from 'node:net';
import { type AccountSettings, parseAccount } from './account-settings.ts';
import { findTooLongName } from './name-limits.ts';
import { ConfigError, choice, number, type ReadSetting, text, wrong } from './settings.ts';
import { parseStacks, type StackId } from './stack-selection.ts';

/** Settings of the app, parsed. `cdk.json` holds their defaults; `cdk … -c name=value` changes one. */
export interface AppConfig {
  /** Put before every physical name, so that two copies of the app can share an account. */
  readonly prefix: string;
  readonly region: string;
  /** Where `notify-customer` announces orders. */
  readonly webhookUrl: string;
  /**
   * API Gateway writes access logs through one role for the whole account and region. `create`
   * makes and registers it; `exists` leaves the account's own in place.
   */
  readonly apiGatewayAccountRole: 'create' | 'exists';
  /**
   * Addresses that may call the APIs, the load balancers and the back office. Functions and instances
   * of the app call each other from public addresses of AWS, which a narrow range shuts out as well.
   */
  readonly allowedCidr: string;
  readonly throttle: Throttle;
  /** `on` lets the storefront tell what is in stock; the stack then needs Inventory beside Orders. */
  readonly storefrontStock: 'off' | 'on';
  /** `undefined` leaves alone what the whole account and region share. */
  readonly account: AccountSettings | undefined;
  /** What the app is made of, with all that each of them needs. */
  readonly stacks: ReadonlySet<StackId>;
  /** Gets the alarms by mail, once the mailbox has confirmed it; nobody by default. */
  readonly alarmEmail: string | undefined;
  /** `on` lets only those with a second factor become operator or administrator of X-Ray. */
  readonly requireMfa: 'on' | 'off';
}

export interface Throttle {
  /** Requests a second, for each method. */
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** @throws ConfigError for the first setting that cannot be used. */
export function parseConfig(read: ReadSetting): AppConfig {
  const storefrontStock = choice(read, 'storefrontStock', ['off', 'on']);
  const account = parseAccount(read);
  return {
    prefix: parsePrefix(read),
    region: parseRegion(read),
    webhookUrl: parseWebhookUrl(read),
    apiGatewayAccountRole: choice(read, 'apiGatewayAccountRole', ['create', 'exists']),
    allowedCidr: parseCidr(read),
    throttle: parseThrottle(read),
    storefrontStock,
    account,
    stacks: parseStacks(read, { storefrontStock, hasAccount: account !== undefined }),
    alarmEmail: parseAlarmEmail(read),
    requireMfa: choice(read, 'requireMfa', ['on', 'off']),
  };
}

/** Stack names are the strictest of all names: a letter first, then letters, digits and hyphens. */
function parsePrefix(read: ReadSetting): string {
  const prefix = text(read, 'prefix', '');
  if (prefix !== '' && !/^[A-Za-z][A-Za-z0-9-]*$/.test(prefix)) {
    throw wrong('prefix', prefix, 'must start with a letter and hold only letters, digits and "-"');
  }
  const tooLong = findTooLongName(prefix);
  if (tooLong) {
    const { what, name, limit } = tooLong;
    const most = prefix.length - (name.length - limit);
    throw wrong(
      'prefix',
      prefix,
      `makes the ${what} name "${name}" ${name.length} characters long and AWS allows ${limit}; use at most ${most} characters`,
    );
  }
  return prefix;
}

function parseRegion(read: ReadSetting): string {
  const region = text(read, 'region', 'us-east-1');
  if (!/^[a-z]{2,3}(-[a-z]+)+-\d$/.test(region)) {
    throw wrong('region', region, 'must be a region such as "eu-west-1"');
  }
  return region;
}

function parseWebhookUrl(read: ReadSetting): string {
  const value = text(read, 'webhookUrl', 'https://webhook.example.com/orders');
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:') {
    throw wrong('webhookUrl', value, 'must be an https:// address');
  }
  if (url.username !== '' || url.password !== '') {
    // The value is not shown: it holds the secret that must not be written down.
    throw new ConfigError(
      'setting "webhookUrl" must not hold a user name or password: the template shows it to everyone who can read the stack',
    );
  }
  return url.href;
}

function parseCidr(read: ReadSetting): string {
  const value = text(read, 'allowedCidr', '0.0.0.0/0');
  const [address = '', bits = '', ...rest] = value.split('/');
  if (isIPv6(address)) {
    throw wrong(
      'allowedCidr',
      value,
      'must be a range of IPv4, for no endpoint has IPv6 addresses',
    );
  }
  if (!isIPv4(address) || !/^(0|[1-9]\d?)$/.test(bits) || Number(bits) > 32 || rest.length > 0) {
    throw wrong('allowedCidr', value, 'must be an address range such as "203.0.113.0/24"');
  }
  const network = networkOf(address, Number(bits));
  if (network !== address) {
    throw wrong('allowedCidr', value, `must be a range, which begins at "${network}/${bits}"`);
  }
  return value;
}

/** Security groups refuse a range whose first address has bits beyond its length. */
function networkOf(address: string, bits: number): string {
  const mask = bits === 0 ? 0 : 0xffffffff << (32 - bits);
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = (number & mask) >>> 0;
  return [24, 16, 8, 0].map((shift) => (first >>> shift) & 0xff).join('.');
}

function parseThrottle(read: ReadSetting): Throttle {
  const rateLimit = number(read, 'throttleRateLimit', 100);
  const burstLimit = number(read, 'throttleBurstLimit', 200);
  if (rateLimit <= 0) {
    throw wrong('throttleRateLimit', rateLimit, 'must be greater than 0, in requests a second');
  }
  if (!Number.isInteger(burstLimit) || burstLimit < 1) {
    throw wrong('throttleBurstLimit', burstLimit, 'must be a whole number of requests, at least 1');
  }
  return { rateLimit, burstLimit };
}

/** Empty text is no address, as `-c alarmEmail=` gives it. */
function parseAlarmEmail(read: ReadSetting): string | undefined {
  const value = text(read, 'alarmEmail', '');
  if (value !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw wrong('alarmEmail', value, 'must be a mail address such as "team@example.com"');
  }
  return value === '' ? undefined : value;
}
