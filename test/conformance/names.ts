import { randomBytes } from 'node:crypto';

/** Names with a prefix of this run, each given once; 32 characters at most, as groups and rules allow. */
export function nameGiver(
  prefix = `conf-${randomBytes(3).toString('hex')}`,
): (word: string) => string {
  let given = 0;
  return (word) => {
    given += 1;
    return `${prefix}-${given}-${word}`.slice(0, 32);
  };
}
