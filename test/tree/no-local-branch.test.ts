import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

/** What code would have to name to find out that it runs on a laptop. */
const tells = [
  /localhost/i,
  // A daemon beside the app has a loopback address in the cloud too.
  /(?<!DAEMON_ADDRESS.*)127\.0\.0\.1/,
  /\btracelab\b|TRACELAB_/,
  /AWS_ENDPOINT_URL/,
  /AWS_SAM_LOCAL/,
  /\bIS_(LOCAL|OFFLINE)\b/,
  /4566/,
];

describe('deployed code', () => {
  it('does not know whether it runs locally', () => {
    const files = sourceFiles('lib', 'lambdas', 'services')
      // The scripts of an instance, which talk to the daemon and the program beside them.
      .filter(({ path }) => !path.startsWith('lib/user-data/'));

    const found = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          tells.some((tell) => tell.test(line)) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
        ),
    );

    expect(found).toEqual([]);
  });
});
