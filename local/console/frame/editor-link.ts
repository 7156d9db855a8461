import type { Preferences } from './preferences.ts';

const templates = {
  vscode: 'vscode://file/{file}:{line}',
  jetbrains: 'idea://open?file={file}&line={line}',
} as const;

/** Schemes that run something, or lead elsewhere than to an editor. */
const refused: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'data',
  'file',
  'filesystem',
  'ftp',
  'http',
  'https',
  'javascript',
  'mailto',
  'vbscript',
  'view-source',
  'ws',
  'wss',
]);

/** What is wrong with a template of one's own, in words; undefined for one that can be used. */
export function templateProblem(template: string): string | undefined {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(template.trim()) ?? [];
  if (scheme === undefined)
    return 'Begin with the scheme of the editor, as in editor://open?file={file}';
  if (refused.has(scheme.toLowerCase())) return `“${scheme}:” leads to no editor.`;
  return template.includes('{file}') ? undefined : 'Say where the file goes: {file}';
}

/**
 * An `href` that opens a file in the reader's editor.
 * @param file absolute
 * @returns undefined as long as no editor was chosen, and for what is no absolute path
 */
export function editorLink(
  { editor, editorTemplate }: Pick<Preferences, 'editor' | 'editorTemplate'>,
  file: string,
  line = 1,
): string | undefined {
  if (editor === 'none' || !/^(?:\/|[a-z]:[\\/])/i.test(file)) return undefined;
  // Paths come out of traces, too.
  if (/[\p{Cc}\p{Cf}]/u.test(file) || !file.isWellFormed()) return undefined;
  const template = editor === 'custom' ? editorTemplate.trim() : templates[editor];
  if (templateProblem(template) !== undefined) return undefined;
  const [drive = '', ...folders] = file.split(/[\\/]/);
  const path = [drive, ...folders.map(encodeURIComponent)].join('/');
  return template
    .replaceAll('{line}', () => String(Math.max(1, Math.trunc(line) || 1)))
    .replace('/{file}', () => (path.startsWith('/') ? path : `/${path}`))
    .replaceAll('{file}', () => path);
}
