import { describe, expect, it } from 'vitest';
import { editorLink, templateProblem } from '../../../../local/console/frame/editor-link.ts';

describe('editorLink', () => {
  it('opens the file at its line in the chosen editor', () => {
    expect(editorLink({ editor: 'vscode', editorTemplate: '' }, '/home/a b/x.ts', 31)).toBe(
      'vscode://file/home/a%20b/x.ts:31',
    );
    expect(editorLink({ editor: 'jetbrains', editorTemplate: '' }, '/x.ts')).toBe(
      'idea://open?file=/x.ts&line=1',
    );
  });

  it('knows the paths of Windows', () => {
    expect(editorLink({ editor: 'vscode', editorTemplate: '' }, 'C:\\code\\x.ts', 2)).toBe(
      'vscode://file/C:/code/x.ts:2',
    );
  });

  it('is off until an editor is chosen', () => {
    expect(editorLink({ editor: 'none', editorTemplate: 'x://{file}' }, '/x.ts')).toBeUndefined();
  });

  it.each(['x.ts', 'node:internal/x', '/a\u0000b', '/a\u202eb', '/\ud800', 'https://x/y.ts'])(
    'has none for %j, which is no absolute path',
    (file) => {
      expect(editorLink({ editor: 'vscode', editorTemplate: '' }, file)).toBeUndefined();
    },
  );

  it('keeps what a path says from becoming part of the link', () => {
    const href = editorLink(
      { editor: 'custom', editorTemplate: 'ed://o?f={file}&l={line}' },
      '/a&l=2#{line}$&',
      3,
    );

    expect(href).toBe('ed://o?f=/a%26l%3D2%23%7Bline%7D%24%26&l=3');
  });
});

describe('templateProblem', () => {
  it.each([
    'javascript:alert("{file}")',
    'JavaScript:{file}',
    'data:text/html,{file}',
    'https://x/{file}',
    'file://{file}',
    '{file}',
    ' editor',
  ])('refuses %j', (template) => {
    expect(templateProblem(template)).toBeDefined();
    expect(editorLink({ editor: 'custom', editorTemplate: template }, '/x.ts')).toBeUndefined();
  });

  it('asks for the place of the file', () => {
    expect(templateProblem('ed://open')).toContain('{file}');
    expect(templateProblem('ed://open/{file}')).toBeUndefined();
  });
});
