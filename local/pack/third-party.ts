import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Its own text, as the licence asks to pass on. */
  readonly text: string;
}

/** What may be passed on with its text and nothing else. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

/**
 * The licences of all packages that have a file in the bundle.
 *
 * @throws Error when one cannot be passed on that simply.
 */
export function thirdPartyText(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((file) => packageFolder(file) ?? []));
  const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
  const byText = Map.groupBy(packages, ({ text }) => text);
  const sections = [...byText].map(([text, sharing]) => {
    const names = sharing.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text.trim()}\n`;
  });
  const line = '-'.repeat(79);
  return `Parts of these packages are in this one, each under its own licence.\n\n${sections.join(`\n${line}\n\n`)}`;
}

/** `/x/node_modules/@scope/name/dist/index.js` lies in `/x/node_modules/@scope/name`. */
function packageFolder(file: string): string[] | undefined {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'));
  return match?.[1] === undefined ? undefined : [match[1]];
}

interface Licensed {
  readonly name: string;
  readonly license: string;
  readonly author: string | undefined;
}

function readPackage(folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string | { readonly type: string };
    readonly author?: string | { readonly name: string };
  };
  const { name, version } = manifest;
  // Old packages have an object there.
  const license =
    typeof manifest.license === 'object' ? manifest.license.type : (manifest.license ?? '');
  if (!permissive.has(license)) {
    throw new Error(
      `"${name}" ${version} has the licence "${license}"; read what it asks for before it is bundled`,
    );
  }
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name;
  return { name, version, licence: license, text: licenceText(folder, { name, license, author }) };
}

function licenceText(folder: string, { name, license, author }: Licensed): string {
  const entries = readdirSync(folder);
  const file = entries.find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8');
  // Whose text names nobody, and is this package's own.
  if (license === 'Apache-2.0') return 'The text is in the file LICENSE.';
  const readme = entries.find((entry) => /^readme(\.md)?$/i.test(entry));
  const said = readme && readFileSync(join(folder, readme), 'utf8');
  const section = /^#+ licen[cs]e\s+(.+?)(?=^#|(?![\s\S]))/ims.exec(said ?? '')?.[1];
  if (section !== undefined) return section;
  if (license === 'MIT' && author !== undefined) return mitText(author);
  throw new Error(`"${name}" has no licence text; find it before the package is bundled`);
}

/** The licence's own words (https://spdx.org/licenses/MIT.html), with the author that the manifest names. */
const mitText = (author: string) => `MIT License

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
