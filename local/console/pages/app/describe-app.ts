import type { AppRow, AppSection } from './build-app.ts';

/** The resources that are shown, as a table of Markdown. */
export const appMarkdown = (sections: readonly AppSection[]): string =>
  sections
    .flatMap(({ title, rows }) => [
      `## ${cell(title)}`,
      '',
      '| name | kind | state | address, or why not | source file | construct path |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map(markdownRow),
      '',
    ])
    .join('\n');

function markdownRow({ title, kind, resource }: AppRow): string {
  const { state, detail = '', sourceFile = '', constructPath } = resource;
  return `| ${[title, kind.noun, state, detail, sourceFile, constructPath].map(cell).join(' | ')} |`;
}

/** Names come from a template: nothing in them is Markdown. */
const cell = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);

export const appJson = (sections: readonly AppSection[]): string =>
  JSON.stringify(
    sections.flatMap(({ rows }) => rows.map(({ resource }) => resource)),
    null,
    2,
  );
