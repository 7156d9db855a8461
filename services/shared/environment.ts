/** A variable that is missing or cannot be used: the deployment has to change, so the service ends. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** @throws SettingError when the deployment did not set the variable. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new SettingError(
      `environment variable "${name}" is not set: the service's deployment must provide it`,
    );
  }
  return value;
}

/** @throws SettingError when it is not a port; 0 takes any free one. */
export function parsePort(name: string, value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port <= 65_535)) {
    throw new SettingError(
      `environment variable "${name}" must be a port from 0 to 65535, got "${value}"`,
    );
  }
  return port;
}
