import { describe, expect, it } from 'vitest';
import { findMissing } from '../../../../../local/console/pages/trace/find-missing.ts';
import { parseTrace } from '../../../../../local/console/pages/trace/parse-trace.ts';
import { buildTree } from '../../../../../local/console/pages/trace/trace-tree.ts';
import { fixtureTrace, fixtureTree } from './fixture-trees.ts';

const said = (name: string, isPartial?: boolean) =>
  findMissing(fixtureTree(name), isPartial).map(({ kind, text }) => `${kind}: ${text}`);

describe('findMissing', () => {
  it('has nothing to say of a whole trace', () => {
    const whole = fixtureTree('bad-request');

    expect(findMissing(whole, false)).toEqual([]);
  });

  it('says what is in progress', () => {
    expect(said('in-progress', true)).toEqual([
      'in-progress: 1 segment in progress',
      'inferred: inferred from their callers (dashed): prices.example.com',
    ]);
  });

  it('says whose caller was not received', () => {
    expect(said('parent-missing')).toEqual(['parent: the callers of 2 segments were not received']);
  });

  it('says that a segment starts before its caller, and that one ends too late', () => {
    const [clock] = findMissing(fixtureTree('clock-skew'));

    expect(clock?.text).toBe(
      'clocks differ: prices starts before its caller, by 2.00 s, and 1 more',
    );
    expect(clock?.nodes.map(({ entity }) => entity.name)).toEqual(['prices', 'stock']);
  });

  it.each(['order', 'graphql-front', 'order-fulfilment', 'retries-behind-the-answer', 'throttle'])(
    'does not take what one machine wrote for clock skew (%s)',
    (name) => {
      expect(said(name).filter((text) => text.startsWith('clock'))).toEqual([]);
    },
  );

  it('says that subsegments hang nowhere', () => {
    expect(said('subsegments-only')).toEqual([
      'no-segment: subsegments came, but not the segment that they belong to',
    ]);
    expect(said('bad-request', true)).toEqual([
      expect.stringMatching(/^partial: more is expected/),
    ]);
  });

  it('says that X-Ray refused documents, and which cannot be read', () => {
    const trace = {
      ...fixtureTrace('bad-request'),
      LimitExceeded: true,
      Segments: [{ Id: 'abc', Document: '{' }],
    };

    const notices = findMissing(buildTree(parseTrace(trace)));

    expect(notices.map(({ text }) => text)).toEqual([
      'too large for X-Ray: segments that came after its limit were refused',
      '1 document cannot be read: abc is not JSON',
    ]);
  });

  it('says that a queue may have lost the trace', () => {
    const trace = fixtureTrace('order');
    const Segments = trace.Segments?.map(({ Id, Document = '' }) => ({
      Id: Id ?? '',
      Document: Document.replace(/"links":\[.*?\}\}\],/, ''),
    }));

    const notices = findMissing(buildTree(parseTrace({ ...trace, Segments })));

    expect(notices.map(({ kind }) => kind)).toEqual(['inferred', 'queue']);
    expect(notices[1]?.text).toContain('the queue fulfilment');
    expect(said('order').filter((text) => text.startsWith('queue'))).toEqual([]);
  });

  it('leads to linked traces, and says which way', () => {
    const link = (name: string) =>
      findMissing(fixtureTree(name)).find(({ kind }) => kind === 'link');

    expect(link('order')?.text).toBe('linked to fulfil-order');
    expect(link('order')?.link?.traceId).toBe(fixtureTrace('order-fulfilment').Id);
    expect(link('order-fulfilment')?.text).toBe('linked from');
    expect(link('order-fulfilment')?.link?.traceId).toBe(fixtureTrace('order').Id);
  });
});
