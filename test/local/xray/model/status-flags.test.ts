import { describe, expect, it } from 'vitest';
import { statusFlags } from '../../../../local/xray/model/status-flags.ts';

const none = { error: false, throttle: false, fault: false };

describe('statusFlags', () => {
  it.each([
    [
      'a 4xx that the SDK flags as both is an error',
      { error: true, fault: true },
      400,
      { error: true },
    ],
    ['a 4xx flagged as fault alone is an error', { fault: true }, 404, { error: true }],
    ['a 5xx flagged as both is a fault', { error: true, fault: true }, 503, { fault: true }],
    ['a 429 is a throttle and an error', {}, 429, { error: true, throttle: true }],
    ['a 4xx without flags is an error', {}, 404, { error: true }],
    ['a 5xx without flags is a fault', {}, 500, { fault: true }],
    ['a 200 keeps what was sent', { error: true }, 200, { error: true }],
    [
      'no status keeps what was sent',
      { error: true, fault: true },
      undefined,
      { error: true, fault: true },
    ],
    ['a status that is none keeps what was sent', { fault: true }, 99_999, { fault: true }],
    [
      'a throttled 4xx stays throttled',
      { throttle: true, fault: true },
      400,
      { error: true, throttle: true },
    ],
  ])('%s', (_, sent, status, expected) => {
    expect(statusFlags({ ...none, ...sent }, status)).toEqual({ ...none, ...expected });
  });
});
