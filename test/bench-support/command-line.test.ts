import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchHelp, benchmarks, readCommandLine } from '../bench/command-line.ts';

describe('the command line of the bench', () => {
  it('runs everything by default, for people', () => {
    const options = readCommandLine([]);

    expect(options).toEqual({
      chosen: benchmarks,
      output: 'text',
      isQuick: false,
      isStrict: false,
      isSaved: false,
    });
  });

  it('takes several benchmarks and keeps their order', () => {
    const options = readCommandLine([
      ...['--only', 'xray', '--only', 'start', '--output', 'json'],
      ...['--quick', '--strict', '--cpu-prof', 'profiles'],
    ]);

    expect(options?.chosen.map(({ name }) => name)).toEqual(['start', 'xray']);
    expect(options).toMatchObject({ output: 'json', isQuick: true, isStrict: true });
    expect(options?.cpuProfiles).toBe(resolve('profiles'));
  });

  it('takes names without a flag, and how large the store is', () => {
    const options = readCommandLine(['xray-large', '--segments', '100000']);

    expect(options?.chosen.map(({ name }) => name)).toEqual(['xray-large']);
    expect(options?.segments).toBe(100_000);
  });

  it.each([
    { args: ['--only', 'speed'], message: 'there is no benchmark "speed"; there are: start, ' },
    { args: ['--output', 'yaml'], message: '--output must be one of text, json, got "yaml"' },
    { args: ['fast'], message: 'there is no benchmark "fast"; there are: start, ' },
    { args: ['--segments', 'all'], message: '--segments must be a whole number from 1000 to ' },
    { args: ['--fast'], message: "Unknown option '--fast'" },
  ])('refuses $args', ({ args, message }) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });

  it('explains itself', () => {
    expect(readCommandLine(['--only', 'xray', '--help'])).toBeUndefined();

    const help = benchHelp();

    expect(help).toContain('Usage: npm run bench -- [name…] [options]');
    for (const { name, summary } of benchmarks) {
      expect(help).toContain(name);
      expect(help).toContain(summary);
    }
  });
});
