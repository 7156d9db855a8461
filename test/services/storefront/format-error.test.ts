import { afterEach, describe, expect, it, vi } from 'vitest';
import { serveStorefront } from './storefront-app.ts';

describe('an error that nobody foresaw', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is in the log, and the client learns only where it happened', async () => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    await using app = await serveStorefront({
      get: async () => {
        throw new TypeError('password is "secret"');
      },
    });

    const { status, body } = await app.query('{ mine: order(id: "o-1") { orderId } }');

    expect(status).toBe(200);
    expect(body.errors).toMatchObject([
      {
        message: 'the field could not be resolved: the log of the service says why',
        path: ['mine'],
        extensions: { code: 'INTERNAL' },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'resolving "mine" failed',
      xray_trace_id: expect.stringMatching(/^1-/),
      error: { name: 'TypeError', message: 'password is "secret"' },
    });
  });
});
