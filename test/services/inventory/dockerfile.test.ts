import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintDockerfile, parseDockerfile } from './dockerfile.ts';

const text = readFileSync(
  join(import.meta.dirname, '../../../services/inventory/Dockerfile'),
  'utf8',
);

describe("the inventory's Dockerfile", () => {
  it('runs nothing, pins its image, and starts a program that is not root without a shell', () => {
    expect(lintDockerfile(text)).toEqual([]);
  });

  it('starts the bundle on the major version of Node.js that it is bundled for', () => {
    const instructions = parseDockerfile(text);

    expect(instructions.find(({ keyword }) => keyword === 'FROM')?.value).toMatch(/\/node:24\./);
    expect(instructions.at(-1)).toEqual({ keyword: 'CMD', value: '["node", "server.js"]' });
  });
});

describe('lintDockerfile', () => {
  it.each([
    ['RUN npm ci', 'runs "npm ci", which takes the platform of the image'],
    ['run npm \\\n  ci', 'runs "npm ci", which takes the platform of the image'],
    [
      'ADD https://example.com/a /a',
      'adds "https://example.com/a /a", which may come from anywhere',
    ],
    ['USER root', 'runs as "root"'],
    ['USER 0:0', 'runs as "0:0"'],
    ['CMD node server.js', 'starts "node server.js" through a shell'],
    ['FROM node:24', 'comes from "node:24", which is not one version of a slim image'],
    ['FROM node', 'comes from "node", which is not one version of a slim image'],
  ])('finds %j', (line, finding) => {
    expect(lintDockerfile(`${text}\n${line}\n`)).toEqual([finding]);
  });

  it('finds what is missing', () => {
    expect(lintDockerfile('# nothing\n')).toEqual([
      'comes from nowhere',
      'runs as "root"',
      'starts "undefined" through a shell',
    ]);
  });
});
