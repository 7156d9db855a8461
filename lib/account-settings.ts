import { number, type ReadSetting, text, wrong } from './settings.ts';

export const accountFeatures = [
  'trace-encryption',
  'api-gateway-logging',
  'transaction-search',
] as const;

export type AccountFeature = (typeof accountFeatures)[number];

/** What the stack of the account sets, for every application in the account and region. */
export interface AccountSettings {
  readonly features: ReadonlySet<AccountFeature>;
  /** Of the key to which X-Ray goes back; `undefined` where it used none. */
  readonly earlierTraceKeyArn: string | undefined;
  /** Of the role to which API Gateway goes back; `undefined` where it had none. */
  readonly earlierApiGatewayRoleArn: string | undefined;
  /** Share of the spans, 0 to 100, that X-Ray keeps as traces beside Transaction Search. */
  readonly indexingPercentage: number;
}

/**
 * Reads the setting `account`: `off`, or some of the features with commas between them.
 *
 * @throws ConfigError for the first setting that cannot be used.
 */
export function parseAccount(read: ReadSetting): AccountSettings | undefined {
  const settings = {
    earlierTraceKeyArn: text(read, 'earlierTraceKeyArn', '') || undefined,
    earlierApiGatewayRoleArn: text(read, 'earlierApiGatewayRoleArn', '') || undefined,
    indexingPercentage: parsePercentage(read),
  };
  const value = text(read, 'account', 'off');
  return value === 'off' ? undefined : { features: parseFeatures(value), ...settings };
}

function parseFeatures(value: string): ReadonlySet<AccountFeature> {
  const features = value.split(',').map((part) => {
    const feature = accountFeatures.find((known) => known === part.trim());
    if (feature) return feature;
    const known = accountFeatures.map((each) => `"${each}"`).join(', ');
    throw wrong('account', value, `must be "off" or some of ${known} with commas between them`);
  });
  return new Set(features);
}

function parsePercentage(read: ReadSetting): number {
  const percentage = number(read, 'indexingPercentage', 1);
  if (percentage < 0 || percentage > 100) {
    throw wrong('indexingPercentage', percentage, 'must be a percentage from 0 to 100');
  }
  return percentage;
}
