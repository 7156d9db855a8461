/** A setting that cannot be used. The message names it, shows its value and says what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Looks a setting up; `undefined` when it is not set. */
export type ReadSetting = (name: string) => unknown;

export function text(read: ReadSetting, name: string, byDefault: string): string {
  const value = read(name) ?? byDefault;
  if (typeof value !== 'string') {
    throw wrong(name, JSON.stringify(value), 'must be text');
  }
  return value;
}

/** `-c name=5` gives text, `cdk.json` a number. */
export function number(read: ReadSetting, name: string, byDefault: number): number {
  const value = read(name) ?? byDefault;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) {
    throw wrong(
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
      'must be a number',
    );
  }
  return parsed;
}

export function choice<const Choice extends string>(
  read: ReadSetting,
  name: string,
  choices: readonly [byDefault: Choice, ...others: Choice[]],
): Choice {
  const value = text(read, name, choices[0]);
  const chosen = choices.find((candidate) => candidate === value);
  if (chosen === undefined) {
    throw wrong(name, value, `must be ${choices.map((each) => `"${each}"`).join(' or ')}`);
  }
  return chosen;
}

export function wrong(name: string, value: string | number, rule: string): ConfigError {
  return new ConfigError(`setting "${name}" ${rule}, got "${value}"`);
}
