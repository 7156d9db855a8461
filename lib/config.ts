import { isIPv4, isIPv6 } from 'node:net';
import { findTooLongName, ordersNames } from './names.ts';

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
  /** Addresses that may call the API. */
  readonly allowedCidr: string;
  readonly throttle: Throttle;
}

export interface Throttle {
  /** Requests a second, for each method. */
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** A setting that cannot be used. The message names it, shows its value and says what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Looks a setting up; `undefined` when it is not set. */
export type ReadSetting = (name: string) => unknown;

/** @throws ConfigError for the first setting that cannot be used. */
export function parseConfig(read: ReadSetting): AppConfig {
  return {
    prefix: parsePrefix(read),
    region: parseRegion(read),
    webhookUrl: parseWebhookUrl(read),
    apiGatewayAccountRole: parseAccountRole(read),
    allowedCidr: parseCidr(read),
    throttle: parseThrottle(read),
  };
}

/** Stack names are the strictest of all names: a letter first, then letters, digits and hyphens. */
function parsePrefix(read: ReadSetting): string {
  const prefix = text(read, 'prefix', '');
  if (prefix !== '' && !/^[A-Za-z][A-Za-z0-9-]*$/.test(prefix)) {
    throw wrong('prefix', prefix, 'must start with a letter and hold only letters, digits and "-"');
  }
  const tooLong = findTooLongName(ordersNames(prefix));
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

function parseAccountRole(read: ReadSetting): AppConfig['apiGatewayAccountRole'] {
  const value = text(read, 'apiGatewayAccountRole', 'create');
  if (value !== 'create' && value !== 'exists') {
    throw wrong('apiGatewayAccountRole', value, 'must be "create" or "exists"');
  }
  return value;
}

function parseCidr(read: ReadSetting): string {
  const value = text(read, 'allowedCidr', '0.0.0.0/0');
  const [address = '', bits = '', ...rest] = value.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (!/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > most || rest.length > 0) {
    throw wrong('allowedCidr', value, 'must be an address range such as "203.0.113.0/24"');
  }
  return value;
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

function text(read: ReadSetting, name: string, byDefault: string): string {
  const value = read(name) ?? byDefault;
  if (typeof value !== 'string') {
    throw wrong(name, JSON.stringify(value), 'must be text');
  }
  return value;
}

/** `-c name=5` gives text, `cdk.json` a number. */
function number(read: ReadSetting, name: string, byDefault: number): number {
  const value = read(name) ?? byDefault;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) {
    throw wrong(
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
      'must be a number',
    );
  }
  return parsed;
}

function wrong(name: string, value: string | number, rule: string): ConfigError {
  return new ConfigError(`setting "${name}" ${rule}, got "${value}"`);
}
