import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** What every way out of a process passes: sockets, name lookups, processes, written files. */
const doors: readonly (readonly [object, readonly string[]])[] = [
  [net.Socket.prototype, ['connect']],
  [net.Server.prototype, ['listen']],
  [dgram.Socket.prototype, ['send', 'bind', 'connect']],
  [dns, ['lookup', 'resolve']],
  [dns.promises, ['lookup', 'resolve']],
  [childProcess, ['spawn', 'exec', 'execFile', 'fork', 'spawnSync', 'execSync', 'execFileSync']],
  [fs, ['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'mkdir', 'mkdirSync']],
];

/** Closes them until the returned function is called, which tells what was tried. */
export function denyInputAndOutput(): () => string[] {
  const attempts: string[] = [];
  let isDenied = true;
  for (const [owner, names] of doors) {
    const methods = owner as Record<string, (...args: unknown[]) => unknown>;
    for (const name of names) {
      const original = methods[name];
      // Stays in place for good: what the bundle has wrapped meanwhile must find it again.
      methods[name] = function (this: unknown, ...args) {
        if (!isDenied) return original?.apply(this, args);
        attempts.push(name);
        throw new Error(`denied: "${name}" was called while the bundle was imported`);
      };
    }
  }
  syncBuiltinESMExports();
  return () => {
    isDenied = false;
    return attempts;
  };
}
