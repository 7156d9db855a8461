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

/** What a process that has a machine of its own in the cloud finds there. */
export interface MachineNames {
  /** Ports of this machine by those that the program listens on; every other becomes any free one. */
  readonly listen: Readonly<Record<number, number>>;
  readonly hostname: string;
  /**
   * Files of this machine by the paths under which the program reads them; folders end in a slash, as
   * do their paths.
   */
  readonly files: Readonly<Record<string, string>>;
}

/** The environment that tells `preload.cjs` the machine. */
export function machineEnvironment(machine: MachineNames): { TRACELAB_MACHINE: string } {
  return { TRACELAB_MACHINE: JSON.stringify(machine) };
}
