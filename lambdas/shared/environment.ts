/** @throws when the deployment did not set the variable. Call it at first use, not on import. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `environment variable "${name}" is not set: the function's deployment must provide it`,
    );
  }
  return value;
}
