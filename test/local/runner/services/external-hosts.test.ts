import { describe, expect, it } from 'vitest';
import { findExternalHosts } from '../../../../local/runner/external-hosts.ts';

describe('findExternalHosts', () => {
  it('finds the hosts outside AWS in what functions are told, each once', () => {
    const hosts = findExternalHosts([
      { environment: { WEBHOOK_URL: 'https://webhook.example.com/orders', TABLE: 'orders' } },
      {
        environment: { A: 'https://webhook.example.com/other', B: 'https://carrier.example:8443/' },
      },
    ]);

    expect(hosts).toEqual(['carrier.example:8443', 'webhook.example.com']);
  });

  it.each([
    'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment',
    'http://inventory.internal/items',
    'https://',
    'https://[',
    'see https://example.com',
  ])('leaves "%s" alone', (value) => {
    expect(findExternalHosts([{ environment: { VALUE: value } }])).toEqual([]);
  });
});
