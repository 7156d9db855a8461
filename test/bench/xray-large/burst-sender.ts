import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sayLast } from '../say-last.ts';
import { largeTrace } from './traces.ts';

/**
 * Sends segments to a daemon. Arguments: its port, how many, how many a second (0: as fast as they go).
 */
export interface BurstFigures {
  readonly sent: number;
  readonly seconds: number;
}

const header = '{"format":"json","version":1}\n';
/** Between two looks at the clock; a few milliseconds' worth fit the smallest buffer. */
const tick = 1;

const [port = 0, count = 0, rate = 0] = process.argv.slice(2).map(Number);
const datagrams = makeDatagrams(count);
const socket = createSocket('udp4');
socket.connect(port, '127.0.0.1');
await once(socket, 'connect');
const seconds = await send();
socket.close();
sayLast({ sent: count, seconds } satisfies BurstFigures);

async function send(): Promise<number> {
  const began = performance.now();
  let next = 0;
  while (next < count) {
    const elapsed = performance.now() - began;
    const due = rate === 0 ? count : Math.min(count, Math.floor((elapsed * rate) / 1000));
    for (; next < due - 1; next++) socket.send(datagrams[next] ?? '');
    // What the system did not take at once is on its way before the last one.
    if (next < due) await new Promise((sent) => socket.send(datagrams[next++] ?? '', sent));
    if (next < count) await sleep(tick);
  }
  return (performance.now() - began) / 1000;
}

function makeDatagrams(count: number): Buffer[] {
  const made: Buffer[] = [];
  const base = process.pid * 1e7;
  for (let index = 0; made.length < count; index++) {
    for (const text of largeTrace(base + index, Date.now() / 1000 - 1)) {
      if (made.length < count) made.push(Buffer.from(header + text));
    }
  }
  return made;
}
