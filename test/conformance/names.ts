import { randomBytes } from 'node:crypto';

export interface Names {
  readonly prefix: string;
  /** Gives each name once; 32 characters at most, as groups and rules allow. */
  give(word: string): string;
}

/** Names with a prefix of this run, so that nobody else in the account has them. */
export function newNames(prefix = `conf-${randomBytes(3).toString('hex')}`): Names {
  let given = 0;
  return {
    prefix,
    give(word) {
      given += 1;
      return `${prefix}-${given}-${word}`.slice(0, 32);
    },
  };
}
