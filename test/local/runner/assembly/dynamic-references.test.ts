import { describe, expect, it } from 'vitest';
import {
  checkDynamicReferences,
  resolveDynamicReferences,
} from '../../../../local/runner/assembly/dynamic-references.ts';
import { UnresolvableError } from '../../../../local/runner/assembly/errors.ts';
import { resolveIntrinsics } from '../../../../local/runner/assembly/intrinsics.ts';

const sources = {
  secretsmanager: (reference: string) => {
    if (reference.startsWith('nope')) throw new UnresolvableError('there is no such secret');
    return `secret of ${reference}`;
  },
  ssm: (reference: string) => `$& of ${reference}`,
};

function resolve(value: unknown) {
  const problems: string[] = [];
  const resolved = resolveDynamicReferences(value, sources, (problem) => problems.push(problem));
  return { resolved, problems };
}

describe('resolveDynamicReferences', () => {
  it('replaces references at any depth, and within a text', () => {
    const map = new Map([['kept', '{{resolve:ssm:/a}}']]);

    const { resolved, problems } = resolve({
      list: ['{{resolve:secretsmanager:arn:aws:x:y:z:secret:s-AbCdEf:SecretString:password::}}', 7],
      inside: { url: 'http://{{resolve:ssm:/host:1}}:{{resolve:ssm:/port}}/' },
      map,
      nothing: null,
    });

    expect(resolved).toEqual({
      list: ['secret of arn:aws:x:y:z:secret:s-AbCdEf:SecretString:password::', 7],
      inside: { url: 'http://$& of /host:1:$& of /port/' },
      map,
      nothing: null,
    });
    expect(problems).toEqual([]);
  });

  it('leaves what has no value, and says why', () => {
    const { resolved, problems } = resolve(['{{resolve:secretsmanager:nope}}', 'plain']);

    expect(resolved).toEqual(['{{resolve:secretsmanager:nope}}', 'plain']);
    expect(problems).toEqual([
      'the dynamic reference "{{resolve:secretsmanager:nope}}" has no value: there is no such secret',
    ]);
  });
});

describe('checkDynamicReferences', () => {
  it.each(['{{resolve:ssm:/x}}', '{{resolve:secretsmanager:x}}', '{{resolve', '{{other:x}}'])(
    'lets "%s" be',
    (text) => expect(checkDynamicReferences(text)).toBe(text),
  );

  it.each(['{{resolve:ssm-secure:x:1}}', 'a {{resolve:}} b', '{{resolve:constructor:x}}'])(
    'refuses "%s"',
    (text) => expect(() => checkDynamicReferences(text)).toThrow('has no local value yet'),
  );

  it('sees references that are joined from parts', () => {
    const joined = { 'Fn::Join': ['', ['{{resolve:ssm-secure:', '/x', '}}']] };

    expect(() => resolveIntrinsics(joined, {} as never)).toThrow('has no local value yet');
  });
});
