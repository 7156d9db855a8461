import { findFreePort, isFreePort } from './free-port.ts';

/** Ports of this machine for those that the programs of a machine listen on. */
export interface Ports {
  readonly map: Readonly<Record<number, number>>;
  /**
   * Changes those of `listened` that somebody else has taken, for a program that begins to listen anew.
   * @returns whether there was one
   */
  renew(listened: readonly number[]): Promise<boolean>;
}

export async function createPorts(wanted: readonly (number | undefined)[]): Promise<Ports> {
  const map: Record<number, number> = {};
  for (const port of wanted) {
    if (port !== undefined) map[port] ??= await findFreePort();
  }
  return {
    map,
    renew: async (listened) => {
      let changed = false;
      for (const port of listened) {
        const local = map[port];
        if (local === undefined || (await isFreePort(local))) continue;
        map[port] = await findFreePort();
        changed = true;
      }
      return changed;
    },
  };
}
