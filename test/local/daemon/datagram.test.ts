import { describe, expect, it } from 'vitest';
import { readDatagram } from '../../../local/daemon/datagram.ts';

const document = '{"id":"53995c3f42cd8ad8"}';

describe('readDatagram', () => {
  it.each([
    '{"format":"json","version":1}',
    '{"version":1,"format":"json"}',
    ' { "format" : "JSON", "version" : 1.0, "more" : true } ',
    '{"format":"json","version":1}\r',
  ])('accepts the header %j', (header) => {
    expect(readDatagram(Buffer.from(`${header}\n${document}`))).toEqual({
      kind: 'document',
      document,
    });
  });

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '"json"',
    'json',
    '{"format":"json","version":2}',
    '{"format":"json","version":"1"}',
    '{"format":"xml","version":1}',
    '{"format":7,"version":1}',
    '{"format":"json","version":1',
  ])('rejects the header %j', (header) => {
    expect(readDatagram(Buffer.from(`${header}\n${document}`))).toEqual({
      kind: 'rejected',
      reason: `Invalid header: ${header}`,
    });
  });

  it.each(['', '\n', document, '{"format":"json","version":1}', '{"format":"json","version":1}\n'])(
    'rejects %j, which lacks header or document',
    (text) => {
      const datagram = readDatagram(Buffer.from(text));

      expect(datagram.kind).toBe('rejected');
      expect(datagram).toHaveProperty('reason', expect.stringMatching(/^(Missing|Invalid) header/));
    },
  );

  it('passes the document on as it is, line feeds and all', () => {
    const pretty = '\n{\n  "name": "größer 🚀"\n}\n';

    const datagram = readDatagram(Buffer.from(`{"format":"json","version":1}\n${pretty}`));

    expect(datagram).toEqual({ kind: 'document', document: pretty });
  });

  it('says of bytes that are no text what fits on one line', () => {
    const bytes = Buffer.alloc(500, 0x1b);

    const datagram = readDatagram(bytes);

    expect(datagram).toEqual({
      kind: 'rejected',
      reason: `Missing header or segment: ${'.'.repeat(100)}…`,
    });
  });
});
