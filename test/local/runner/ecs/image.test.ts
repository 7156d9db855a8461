import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../../../local/runner/emulators/ecs/image.ts';
import { newFolder } from '../compute/scratch.ts';

const base = 'FROM public.ecr.aws/docker/library/node:24.21.0-slim';

/** A build context with a Dockerfile of these lines. */
function contextOf(lines: string[], files: Record<string, string> = { 'server.js': '' }): string {
  const context = newFolder('context');
  for (const [name, text] of Object.entries({ ...files, Dockerfile: lines.join('\n') })) {
    mkdirSync(dirname(join(context, name)), { recursive: true });
    writeFileSync(join(context, name), text);
  }
  return context;
}

const read = (lines: string[], files?: Record<string, string>) =>
  readImage({ context: contextOf(lines, files) });

describe('readImage', () => {
  it('reads what the container starts, with what and where', () => {
    const context = contextOf([
      '# syntax=docker/dockerfile:1',
      base,
      'WORKDIR /srv',
      'WORKDIR app',
      'COPY . .',
      'USER node',
      'ENV NODE_ENV=production MODE="two words"',
      'ENV OLD form of it',
      'EXPOSE 8080 9000/udp',
      'ENTRYPOINT ["node", "--enable-source-maps"]',
      'CMD ["server.js"]',
    ]);

    expect(readImage({ context })).toEqual({
      files: [{ kind: 'copy', from: context, to: '/srv/app' }],
      environment: { NODE_ENV: 'production', MODE: 'two words', OLD: 'form of it' },
      workingDirectory: '/srv/app',
      entryPoint: ['node', '--enable-source-maps'],
      command: ['server.js'],
      exposedPorts: ['8080', '9000/udp'],
      user: 'node',
    });
  });

  it('joins continued lines, over comments and empty lines', () => {
    const { environment, command } = read([
      base,
      'ENV A=1 \\',
      '# between',
      '',
      '    B=2',
      'CMD node \\',
      '  server.js',
    ]);

    expect(environment).toEqual({ A: '1', B: '2' });
    expect(command).toEqual(['node', 'server.js']);
  });

  it('replaces arguments and variables, and what nobody set by nothing', () => {
    const context = contextOf([
      'ARG VERSION=24',
      'FROM node:$VERSION-slim',
      'ARG FOLDER=app',
      'ENV ROOT=/opt/$FOLDER',
      `WORKDIR \${ROOT}`,
      'ENV NOTHING="[$UNSET]"',
      'CMD ["node", "server.js"]',
    ]);

    const image = readImage({ context, buildArguments: { FOLDER: 'other' } });

    expect(image.workingDirectory).toBe('/opt/other');
    expect(image.environment).toEqual({ ROOT: '/opt/other', NOTHING: '[]' });
  });

  it('copies files and folders to where Docker would', () => {
    const files = { 'a.js': '', 'b.js': '', 'lib/c.js': '' };
    const { files: entries } = read(
      [
        base,
        'WORKDIR /app',
        'COPY --chown=node:node a.js ./',
        'COPY a.js renamed.js',
        'COPY *.js /js/',
        'COPY ["lib", "/lib"]',
        'CMD ["node", "a.js"]',
      ],
      files,
    );

    expect(entries.map(({ to }) => to)).toEqual([
      '/app/a.js',
      '/app/renamed.js',
      '/js/a.js',
      '/js/b.js',
      '/lib',
    ]);
  });

  it.each([
    [['RUN npm ci'], 2, 'RUN does not run here, as there is no container to run "npm ci" in'],
    [['run npm ci'], 2, 'RUN does not run here'],
    [['FROM node:24 AS second'], 2, 'a second FROM'],
    [['COPY --from=build /app .'], 2, '"--from=build" copies from another image'],
    [['COPY ../secrets /app'], 2, '"../secrets" lies outside of the build context'],
    [['COPY /../../etc/passwd /app'], 2, 'lies outside of the build context'],
    [['COPY missing.js /app'], 2, '"missing.js" is not in the build context'],
    [['COPY *.nothing /app'], 2, '"*.nothing" is not in the build context'],
    [['COPY server.js'], 2, 'COPY needs a source and a target'],
    [['ADD https://example.com/x /x'], 2, '"https://example.com/x" is not a file of the build'],
    [['WORKDIR /app', 'SHELL ["/bin/bash"]'], 3, 'the instruction "SHELL" is not understood here'],
    [['ENV'], 2, 'ENV must look like NAME="value"'],
    [['ENV A="open'], 2, 'ENV must look like NAME="value"'],
    [['CMD node server.js | tee log'], 2, 'CMD needs a shell, got "node server.js | tee log"'],
    [['CMD ["node", 1]'], 2, 'CMD must be a JSON list of texts'],
    [['CMD ["node",'], 2, 'CMD must be a JSON list of texts'],
    [[`WORKDIR \${A:-/app}`], 2, 'has a variable in a form that is not understood'],
  ])('names the line of %j', (lines, line, message) => {
    const reading = () => read([base, ...lines, 'CMD ["node", "server.js"]']);

    expect(reading).toThrow(`Dockerfile, line ${line}: `);
    expect(reading).toThrow(message);
  });

  it.each([
    ['FROM python:3', 'line 1: the image "python:3" is not known here'],
    ['FROM scratch', 'the image "scratch" is not known here'],
    ['FROM evil/node-but-not:1', 'is not known here'],
    ['COPY . .', 'line 1: COPY before FROM'],
    ['', 'no FROM; it names the image to begin with'],
    ['{}', 'line 1: "{}" is no instruction of a Dockerfile'],
    ['\0\0', 'not a Dockerfile'],
    [`# ${'x'.repeat(300_000)}`, 'not a Dockerfile: it is larger than 256 KB'],
    [base, 'no CMD; it says what the container runs'],
  ])('refuses %.40j', (text, message) => {
    expect(() => read([text])).toThrow(message);
  });

  it.each(['node', 'node:24', 'docker.io/library/node:24-alpine', 'localhost:5000/mirror/node:24'])(
    'knows the image %s',
    (image) => {
      expect(
        read([`FROM --platform=linux/arm64 ${image} AS app`, 'CMD node server.js']),
      ).toMatchObject({
        command: ['node', 'server.js'],
      });
    },
  );

  it('says where there is no Dockerfile', () => {
    expect(() => readImage({ context: newFolder('empty') })).toThrow('cannot be read');
  });
});
