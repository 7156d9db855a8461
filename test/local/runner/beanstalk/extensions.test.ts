import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExtensions } from '../../../../local/runner/emulators/beanstalk/extensions.ts';
import { newFolder } from '../compute/scratch.ts';

function bundle(files: Record<string, string>): string {
  const folder = newFolder('bundle');
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, '.ebextensions', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

describe('readExtensions', () => {
  it('takes options in every form, file by file', () => {
    const folder = bundle({
      'b.config':
        'option_settings:\n  aws:elasticbeanstalk:xray:\n    XRayEnabled: true\n  MODE: 5\n',
      'a.config':
        '{"option_settings":[{"namespace":"a:b","option_name":"C","value":1},{"option_name":"D"}]}',
      'readme.md': 'option_settings:\n  E: 1\n',
    });
    const properties = 'aws:elasticbeanstalk:application:environment';

    expect(readExtensions(folder)).toEqual({
      options: [
        { namespace: 'a:b', name: 'C', value: '1' },
        { namespace: properties, name: 'D', value: undefined },
        { namespace: 'aws:elasticbeanstalk:xray', name: 'XRayEnabled', value: 'true' },
        { namespace: properties, name: 'MODE', value: '5' },
      ],
      files: {},
      notFollowed: [],
    });
  });

  it('takes files with their content', () => {
    const folder = bundle({
      'a.config':
        'files:\n  "/etc/one":\n    mode: "000644"\n    content: |\n      first\n      second\n  /etc/two:\n    encoding: base64\n    content: aGVsbG8=\n',
    });

    expect(readExtensions(folder).files).toEqual({
      '/etc/one': 'first\nsecond\n',
      '/etc/two': 'hello',
    });
  });

  it('tells what is not followed', () => {
    const folder = bundle({
      'a.config': 'commands:\n  one:\n    command: id\n',
      'b.config': 'files:\n  /etc/x:\n    source: https://example.com/x\nResources: {}\n',
    });

    expect(readExtensions(folder).notFollowed).toEqual([
      '"commands" of .ebextensions/a.config',
      'file "/etc/x" of .ebextensions/b.config',
      '"Resources" of .ebextensions/b.config',
    ]);
  });

  it.each([
    ['a: [', '.ebextensions/a.config of the source bundle is not YAML: '],
    ['a: 1\na: 2', 'is not YAML: '],
    ['- a', 'must hold sections such as "files:"'],
    ['text', 'must hold sections such as "files:"'],
  ])('refuses %j', (text, message) => {
    expect(() => readExtensions(bundle({ 'a.config': text }))).toThrow(message);
  });

  it.each([
    '',
    '# nothing',
    'option_settings:',
    'option_settings: 5',
    'option_settings: [5]',
    'files: {}',
  ])('finds nothing where there is nothing: %j', (text) => {
    expect(readExtensions(bundle({ 'a.config': text }))).toEqual({
      options: [],
      files: {},
      notFollowed: [],
    });
  });
});
