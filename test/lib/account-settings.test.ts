import { describe, expect, it } from 'vitest';
import { parseAccount } from '../../lib/account-settings.ts';

const parse = (settings: Record<string, unknown> = {}) => parseAccount((name) => settings[name]);

describe('parseAccount', () => {
  it('sets nothing unless asked', () => {
    expect(parse()).toBeUndefined();
    expect(parse({ account: 'off', indexingPercentage: 5 })).toBeUndefined();
  });

  it('takes the features, and what there was before them', () => {
    const settings = parse({
      account: 'trace-encryption, transaction-search',
      earlierTraceKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/abc',
      earlierApiGatewayRoleArn: '',
      indexingPercentage: '2.5',
    });

    expect(settings).toEqual({
      features: new Set(['trace-encryption', 'transaction-search']),
      earlierTraceKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/abc',
      earlierApiGatewayRoleArn: undefined,
      indexingPercentage: 2.5,
    });
  });

  it.each(['on', '', 'trace-encryption,', 'off,trace-encryption', 'encryption'])(
    'refuses %j',
    (account) => {
      expect(() => parse({ account })).toThrow(
        `setting "account" must be "off" or some of "trace-encryption", "api-gateway-logging", "transaction-search" with commas between them, got "${account}"`,
      );
    },
  );

  it.each([-1, 101])('refuses to index %d percent, even of nothing', (indexingPercentage) => {
    expect(() => parse({ indexingPercentage })).toThrow(
      `setting "indexingPercentage" must be a percentage from 0 to 100, got "${indexingPercentage}"`,
    );
  });
});
