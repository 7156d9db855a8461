import { requireVariable, SettingError } from '../shared/environment.ts';

/** The base of another service's paths; it always ends in a slash. @throws SettingError */
export function requireUrl(name: string): URL {
  const value = requireVariable(name);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new SettingError(
      `environment variable "${name}" must be an http:// or https:// address, got "${value}"`,
    );
  }
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** `undefined` where the deployment has no such service. @throws SettingError */
export function findUrl(name: string): URL | undefined {
  return process.env[name] ? requireUrl(name) : undefined;
}
