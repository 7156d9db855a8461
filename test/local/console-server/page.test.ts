import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../../end-to-end/scratch-folder.ts';
import { builtPageFolder, consoleUnderTest, pageScript, sendRaw } from './console-under-test.ts';

const request = (target: string, ...headers: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, 'Connection: close', '', ''].join(
    '\r\n',
  );

describe('the page of the console', () => {
  it('is served with a policy that lets in nothing but its own files', async () => {
    const { ask } = await consoleUnderTest();

    const answer = await ask('/');

    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>TraceLab</title>');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
  });

  it('keeps files whose names tell their content, and asks again for the others', async () => {
    const { ask } = await consoleUnderTest();

    const script = await ask('/assets/index-1a2b3c.js');
    const icon = await ask('/icon.svg');
    const theme = await ask('/theme.js');

    expect(await script.text()).toBe(pageScript);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(icon.headers.get('content-type')).toBe('image/svg+xml');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    expect(theme.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(theme.headers.get('cache-control')).toBe('no-cache');
  });

  it('is not sent again to who has it', async () => {
    const { ask } = await consoleUnderTest();
    const etag = (await ask('/')).headers.get('etag') ?? '';

    const same = await ask('/', { headers: { 'if-none-match': `"other", W/${etag}` } });
    const other = await ask('/', { headers: { 'if-none-match': '"other"' } });

    expect([same.status, await same.text()]).toEqual([304, '']);
    expect(other.status).toBe(200);
  });

  it('tells of itself without its content when only that is asked', async () => {
    const { ask } = await consoleUnderTest();

    const answer = await ask('/assets/index-1a2b3c.js', { method: 'HEAD' });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(pageScript.length));
    expect(await answer.text()).toBe('');
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/etc/passwd',
    '/assets//etc/passwd',
    '/assets/..\\..\\package.json',
    '/assets/index-1a2b3c.js%00.html',
    '/index-1a2b3c.js',
    '/nothing.svg',
    '//127.0.0.1/assets/',
    'http://evil.example/assets/x',
  ])('has no file "%s"', async (target) => {
    const { port } = await consoleUnderTest();

    const answer = await sendRaw(port, request(target));

    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('Content-Type: text/plain');
  });

  it('says which methods it takes', async () => {
    const { ask } = await consoleUnderTest();

    const answers = await Promise.all([
      ask('/', { method: 'POST' }),
      ask('/', { method: 'DELETE' }),
      ask('/Traces'),
      ask('/nowhere'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([405, 405, 405, 404]);
    expect(answers.map(({ headers }) => headers.get('allow'))).toEqual([
      'GET, HEAD',
      'GET, HEAD',
      'POST',
      null,
    ]);
  });

  it('is read anew when it was built anew', async () => {
    const folder = builtPageFolder();
    const { ask } = await consoleUnderTest({ folder });
    await ask('/');
    const later = new Date(Date.now() + 5000);

    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Next</title>');
    utimesSync(join(folder, 'index.html'), later, later);

    expect(await (await ask('/')).text()).toContain('Next');
  });

  it('stays while another one is put in its place', async () => {
    const folder = builtPageFolder();
    const { ask } = await consoleUnderTest({ folder });
    await ask('/');

    rmSync(folder, { recursive: true });

    expect((await ask('/')).status).toBe(200);
  });

  it('says how to build it when it is not there', async () => {
    const { ask } = await consoleUnderTest({ folder: newFolder('empty') });

    const answer = await ask('/');

    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build -w local/console');
  });

  it('is awaited while it is being built, and says why it could not be', async () => {
    const folder = builtPageFolder();
    const built = Promise.withResolvers<string | undefined>();
    const { ask } = await consoleUnderTest({ folder, build: built.promise });

    const early = ask('/');
    rmSync(join(folder, 'index.html'));
    built.resolve('the page could not be built: main.tsx is broken');

    const answer = await early;
    expect([answer.status, await answer.text()]).toEqual([
      503,
      'the page could not be built: main.tsx is broken\n',
    ]);
  });
});

describe('the guard of the console', () => {
  it.each([
    ['a name that was made to lead here', 'Host: evil.example'],
    ['no name', 'Host:'],
    ['a foreign page', 'Host: 127.0.0.1', 'Origin: http://evil.example'],
    ['a page without an origin', 'Host: 127.0.0.1', 'Origin: null'],
    ['a page of another program of this machine', 'Host: 127.0.0.1', 'Origin: http://127.0.0.1:1'],
    ['a foreign page that hides its origin', 'Host: 127.0.0.1', 'Sec-Fetch-Site: cross-site'],
    ['a page of this machine that does', 'Host: 127.0.0.1', 'Sec-Fetch-Site: same-site'],
  ])('refuses %s', async (_, ...headers) => {
    const { port } = await consoleUnderTest();
    const lines = [...headers, 'Connection: close', 'Content-Length: 2', 'x-tracelab: 1'];

    const answer = await sendRaw(port, ['POST /Groups HTTP/1.1', ...lines, '', '{}'].join('\r\n'));

    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).not.toContain('Groups":');
  });

  it('lets links of other pages lead to the page', async () => {
    const { port } = await consoleUnderTest();

    const answer = await sendRaw(port, request('/', 'Sec-Fetch-Site: cross-site'));

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    'Origin: http://127.0.0.1:1',
    'Origin: http://evil.example',
    'Origin: null',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-site',
  ])('lets no page listen that says "%s"', async (header) => {
    const { port } = await consoleUnderTest();

    const answer = await sendRaw(port, request('/_tracelab/live', header));

    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain('X-Content-Type-Options: nosniff');
    expect(answer).not.toContain('data:');
  });

  it.each([
    ['two lengths', 'Content-Length: 2', 'Content-Length: 40'],
    ['a length and chunks', 'Content-Length: 2', 'Transfer-Encoding: chunked'],
    ['a length that is none', 'Content-Length: +2'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, identity'],
    ['a header with a space before its colon', 'Content-Length : 2'],
    ['two names', 'Host: evil.example'],
  ])('takes no request that means two things: %s', async (_, ...headers) => {
    const { port } = await consoleUnderTest();
    const lines = ['POST /Groups HTTP/1.1', 'Host: 127.0.0.1', ...headers, '', '{}'];

    const answer = await sendRaw(port, lines.join('\r\n'));

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('Groups":');
  });

  it('lets its own page in, by any name of this machine', async () => {
    const { port, url, ask } = await consoleUnderTest();

    const own = await ask('/Groups', { method: 'POST', body: '{}', headers: { origin: url } });
    const named = await fetch(`http://localhost:${port}/Groups`, {
      method: 'POST',
      body: '{}',
      headers: { origin: `http://localhost:${port}` },
    }).catch(() => undefined);

    expect(own.status).toBe(200);
    expect([200, undefined]).toContain(named?.status);
  });
});
