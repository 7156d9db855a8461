import { describe, expect, it } from 'vitest';
import { conformanceHelp, readCommandLine } from './command-line.ts';

describe('the command line of the conformance suite', () => {
  it('tries a local X-Ray if nothing is said', () => {
    expect(readCommandLine([], {})).toEqual({
      target: 'local',
      isAccountWide: false,
      only: undefined,
      output: 'text',
    });
  });

  it.each([['aws'], ['https://xray.example.com']])('does not touch %s before it may', (target) => {
    expect(() => readCommandLine(['--target', target], {})).toThrow(/agree with --yes/);
    expect(() => readCommandLine(['--target', target], { CONFORMANCE_YES: 'no' })).toThrow();
  });

  it('takes a yes of the command line or of the environment', () => {
    expect(readCommandLine(['--target', 'aws', '--yes'], {})?.target).toBe('aws');
    expect(
      readCommandLine(['--target', 'http://127.0.0.1:2000'], { CONFORMANCE_YES: '1' })?.target,
    ).toEqual(new URL('http://127.0.0.1:2000'));
  });

  it.each(['cloud', 'ftp://example.com', ''])('refuses the target "%s"', (target) => {
    expect(() => readCommandLine(['--target', target, '--yes'], {})).toThrow(
      `--target must be local, aws or an http URL, got "${target}"`,
    );
  });

  it('has help that tells of traces that stay', () => {
    expect(readCommandLine(['--help'], {})).toBeUndefined();
    expect(conformanceHelp()).toContain('npm run conformance --');
    expect(conformanceHelp()).toContain('Traces cannot be deleted');
  });
});
