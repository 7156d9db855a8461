import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { callLocal, callXRay } from '../../../../local/console/api/call.ts';
import { isConsoleInfo } from '../../../../local/console/api/check-answer.ts';
import { pagesOf } from '../../../../local/console/api/pages-of.ts';

function answerWith(answer: (count: number) => Response): { asked: number } {
  const server = { asked: 0 };
  vi.stubGlobal('fetch', async () => {
    server.asked += 1;
    return answer(server.asked);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  return server;
}

const json = (value: unknown) => () =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

describe('callXRay', () => {
  it.each([
    [
      'a page',
      () => new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } }),
      'what answers is not TraceLab: it sent text/html',
    ],
    ['null', json(null), 'what answers is not TraceLab: it sent application/json'],
    ['a list', json([1]), 'what answers is not TraceLab: it sent application/json'],
    ['a text', json({ Services: 'x' }), '"Services" is no list'],
    ['empty places', json({ Services: [{}, null] }), '"Services[1]" is no object'],
    ['lists of lists', json({ Services: [[]] }), '"Services[0]" is no object'],
    ['a number as name', json({ Services: [{ Name: 7 }] }), '"Services[0].Name" is no text'],
    [
      'a text for edges',
      json({ Services: [{ Edges: 'none' }] }),
      '"Services[0].Edges" is no list of objects',
    ],
    [
      'a list for annotations',
      json({ Services: [{ Annotations: [1] }] }),
      '"Services[0].Annotations" are no lists of objects',
    ],
    [
      'texts for the values of annotations',
      json({ Services: [{ Annotations: { tier: ['gold'] } }] }),
      '"Services[0].Annotations" are no lists of objects',
    ],
    ['a number as token', json({ NextToken: 7 }), '"NextToken" is no text'],
  ])('takes %s for an answer of somebody else, as worth another try', async (_, answer, says) => {
    answerWith(answer);

    const asked = callXRay('GetServiceGraph', { StartTime: 1, EndTime: 2 });

    await expect(asked).rejects.toMatchObject({
      name: 'ApiError',
      message: expect.stringContaining(says),
      isOutage: true,
    });
  });

  it('takes an answer that breaks off for none', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError()) });
    answerWith(() => new Response(broken));

    await expect(callXRay('GetGroups', {})).rejects.toMatchObject({ status: 0, isOutage: true });
  });

  it('takes nothing for an answer of an operation that has nothing to say', async () => {
    answerWith(() => new Response(''));

    expect(await callXRay('DeleteGroup', { GroupName: 'carts' })).toEqual({});
  });

  it('takes null for what is absent, as X-Ray writes it', async () => {
    answerWith(json({ Services: null, NextToken: null }));

    const answer = await callXRay('GetServiceGraph', { StartTime: 1, EndTime: 2 });

    expect(answer).toEqual({ Services: null, NextToken: null });
  });

  it('says what was refused, when there is a text for it', async () => {
    answerWith(() => new Response('{"Message":{"a":1},"message":"too old"}', { status: 400 }));

    await expect(callLocal('app')).rejects.toMatchObject({ message: 'too old', isOutage: false });
  });
});

describe('pagesOf', () => {
  const all = async () => {
    let pages = 0;
    for await (const _ of pagesOf('GetGroups', {})) pages += 1;
    return pages;
  };

  it('does not follow a token that leads in a circle', async () => {
    const server = answerWith((count) => json({ Groups: [], NextToken: `page ${count % 3}` })());

    await expect(all()).rejects.toThrow('leads back to a page that was there before');
    expect(server.asked).toBe(4);
  });

  it('does not follow tokens without an end', async () => {
    const server = answerWith((count) => json({ Groups: [], NextToken: `page ${count}` })());

    await expect(all()).rejects.toThrow('goes on after 1000 pages');
    expect(server.asked).toBe(1000);
  });

  it('goes on over empty pages', async () => {
    answerWith((count) => json({ ...(count < 5 && { NextToken: `page ${count}` }) })());

    expect(await all()).toBe(5);
  });
});

describe('isConsoleInfo', () => {
  const info = {
    ...{ version: '1', region: 'us-east-1', now: 1, exampleCommand: '', awsCliOptions: '' },
    target: { kind: 'local', address: '127.0.0.1:2000' },
  };

  it.each([
    [info, true],
    [{ ...info, target: { kind: 'aws' } }, true],
    [{ ...info, target: null }, false],
    [{ ...info, target: { kind: 'other' } }, false],
    [{ ...info, now: 'soon' }, false],
    [{ ...info, version: 7 }, false],
    [{ ...info, exampleCommand: null }, false],
    [null, false],
    [[], false],
  ])('of %j is %s', (answer, is) => {
    expect(isConsoleInfo(answer)).toBe(is);
  });
});
