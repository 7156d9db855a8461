import { describe, expect, it } from 'vitest';
import { element, escapeXml } from '../../../../local/runner/emulators/protocols/xml.ts';

describe('element', () => {
  it('nests objects, repeats lists and leaves out what is undefined', () => {
    const xml = element('A', { B: [1, { C: 'x' }], D: undefined, E: false });

    expect(xml).toBe('<A><B>1</B><B><C>x</C></B><E>false</E></A>');
  });

  it('writes an empty element for what is empty, and nothing for an empty list', () => {
    expect(element('A', { B: '', C: {}, D: [] })).toBe('<A><B></B><C></C></A>');
  });
});

describe('escapeXml', () => {
  it('keeps text as a parser would read it back', () => {
    expect(escapeXml('<a b="c">&\r\n\t😀')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&#xD;\n\t😀');
  });

  it('replaces what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\ud800c\uffff')).toBe('a\ufffdb\ufffdc\ufffd');
  });
});
