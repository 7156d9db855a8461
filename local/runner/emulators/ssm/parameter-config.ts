import { runInNewContext } from 'node:vm';

export const parameterTypes = ['String', 'StringList'] as const;

export type ParameterType = (typeof parameterTypes)[number];

/** A parameter as the template declares it. */
export interface ParameterConfig {
  /** `/TraceLab/inventory-url` */
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly description?: string;
  /** A regular expression that every value has to match. */
  readonly allowedPattern?: string;
}

/**
 * What is wrong with a name, or `undefined`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function faultOfName(name: string): string | undefined {
  if (!/^[A-Za-z0-9_./-]{1,1011}$/.test(name)) {
    return 'must be 1 to 1011 letters, digits and characters of "_./-"';
  }
  if (name.includes('//') || (name.length > 1 && name.endsWith('/')) || name === '/') {
    return 'must not have empty levels';
  }
  if (name.includes('/') && !name.startsWith('/')) return 'must begin with "/" where it has levels';
  if (/^\/?(aws|ssm)/i.test(name)) return 'must not begin with "aws" or "ssm", which AWS keeps';
  return undefined;
}

/** Bytes that a value may have in the standard tier. */
export const largestValue = 4096;

export function faultOfValue(value: string, allowedPattern?: string): string | undefined {
  if (value === '') return 'must not be empty';
  if (Buffer.byteLength(value) > largestValue) return `must have at most ${largestValue} bytes`;
  if (allowedPattern === undefined) return undefined;
  switch (match(allowedPattern, value)) {
    case 'matches':
      return undefined;
    case 'differs':
      return `must match the pattern "${allowedPattern}"`;
    case 'unreadable':
      return `cannot be matched with the pattern "${allowedPattern}", which cannot be read`;
    case 'endless':
      return `cannot be matched with the pattern "${allowedPattern}" in time`;
  }
}

const matchLimit = 100;

/** Within a limit, because some patterns take longer than anybody lives. */
function match(source: string, value: string): 'matches' | 'differs' | 'unreadable' | 'endless' {
  try {
    const pattern = `^(?:${source})$`;
    const script = 'new RegExp(pattern).test(value)';
    const matches = runInNewContext(script, { pattern, value }, { timeout: matchLimit });
    return matches === true ? 'matches' : 'differs';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'endless' : 'unreadable';
  }
}
