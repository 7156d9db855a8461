import { describe, expect, it } from 'vitest';
import {
  adviceText,
  buildSuggestions,
  errorSpan,
} from '../../../../local/console/frame/build-completions.ts';
import { completeFilter, FilterError, parseFilter } from '../../../../local/xray/index.ts';

/** The texts that the box holds after each suggestion for the cursor at `|`. */
function results(marked: string, values: readonly string[] = ['gold']): string[] {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const completions = completeFilter(text, cursor, {
    annotations: { tier: values },
    values: { 'service.name': ['orders'] },
  });
  return buildSuggestions(text, completions, []).map(
    ({ result, cursor: at }) => `${result.slice(0, at)}|${result.slice(at)}`,
  );
}

describe('buildSuggestions', () => {
  it.each([
    ['fau|', 'fault |'],
    ['annotation.ti|', 'annotation.tier |'],
    ['annotation.tier |', 'annotation.tier = |'],
    ['fau|lt AND ok', 'fault| AND ok'],
    ['annotation.tier =|', 'annotation.tier = "gold" |'],
    ['serv|', 'service(|'],
    ['service(|', 'service("orders" |'],
    ['service("orders"|', 'service("orders") |'],
    ['service("or|") { fault }', 'service("orders"|) { fault }'],
    ['fault | duration > 1', 'fault AND| duration > 1'],
  ])('makes of %s %s', (marked, expected) => {
    const made = results(marked);

    expect(made).toContain(expected);
  });

  it('puts recent expressions first while nothing is written, and behind once something is', () => {
    const completions = {
      from: 0,
      to: 0,
      completions: [{ text: 'fault', kind: 'keyword' as const }],
    };

    const empty = buildSuggestions('', completions, ['fault AND ok']);
    const written = buildSuggestions('f', completions, ['fault AND ok', 'ok']);

    expect(empty.map(({ kind }) => kind)).toEqual(['recent', 'keyword']);
    expect(written.map(({ text }) => text)).toEqual(['fault', 'fault AND ok']);
  });

  it('offers recent expressions while completions are not known', () => {
    const suggestions = buildSuggestions('', undefined, ['ok']);

    expect(suggestions).toEqual([{ kind: 'recent', text: 'ok', result: 'ok', cursor: 2 }]);
  });
});

describe('errorSpan', () => {
  it.each([
    ['duration << 3', '<'],
    ['fault AND nonsense AND ok', 'nonsense'],
    ['user = alice', 'alice'],
    ['user = "alice', '"alice'],
    ['duration <', ''],
  ])('of %s is %j', (text, expected) => {
    let offset = -1;
    try {
      parseFilter(text);
    } catch (error) {
      if (error instanceof FilterError) offset = error.offset;
    }

    const { from, to } = errorSpan(text, offset);

    expect(text.slice(from, to)).toBe(expected);
  });

  it('stays within the text', () => {
    const span = errorSpan('ok', 99);

    expect(span).toEqual({ from: 2, to: 2 });
  });
});

describe('adviceText', () => {
  it('names the line only where there are several', () => {
    const texts = ['line 1, column 4: expected', 'line 2, column 4: expected'].map(adviceText);

    expect(texts).toEqual(['column 4: expected', 'line 2, column 4: expected']);
  });
});
