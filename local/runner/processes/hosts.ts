import { fileURLToPath } from 'node:url';

/** Host names of the template that this machine serves, and whether anything else may be reached. */
export interface HostNames {
  /** Loopback ports by `name:port`; a name may begin with `*.`. */
  readonly map: Readonly<Record<string, number>>;
  /** Lets connections leave the machine. */
  readonly allowOutside: boolean;
}

/** Node's arguments that put a process under the guard of `preload.cjs`. */
export const preloadArguments: readonly string[] = [
  '--require',
  fileURLToPath(new URL('./preload.cjs', import.meta.url)),
];

/** The environment that tells `preload.cjs` the names. */
export function hostEnvironment({ map, allowOutside }: HostNames): { TRACELAB_HOSTS: string } {
  return { TRACELAB_HOSTS: JSON.stringify({ map, allowOutside }) };
}
