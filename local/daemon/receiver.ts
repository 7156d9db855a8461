import { createSocket, type Socket } from 'node:dgram';
import { addTo } from './counters.ts';
import { readDatagram } from './datagram.ts';
import { DocumentBuffer } from './document-buffer.ts';
import { createLimitedLog, type LimitedLog } from './limited-log.ts';
import type { FromReceiver, ReceiverOptions, ToReceiver } from './receiver-messages.ts';
import { createTally, type Tally } from './tally.ts';

/** Of PutTraceSegments. */
const batchSize = 50;

/**
 * Unlike X-Ray's daemon, which waits a second, a batch that is not full leaves almost at once, so
 * that a trace can be looked at as soon as the request is over.
 */
const flushAfter = 20;

/** Batches on their way at a time, as many as the daemon has senders; the rest waits in the buffer. */
const mostOnTheirWay = 8;

/** A burst comes faster than JavaScript reads; the system grants less where it has a lower limit. */
export const systemBuffer = 8 * 1024 * 1024;

/** A flood of nonsense must not become a flood of lines, and of messages to the main thread. */
const linesPerSecond = 5;

/** Closing waits until nothing has come for this long, for what the system still holds. */
const quietBeforeClose = 25;

interface Receiving {
  readonly daemon: number;
  readonly socket: Socket;
  readonly counters: BigInt64Array;
  readonly waiting: DocumentBuffer;
  onTheirWay: number;
  flushTimer?: NodeJS.Timeout;
  readonly dropped: Tally;
  readonly malformed: LimitedLog;
  lastReceived: number;
  isClosing: boolean;
}

/** Receives for any number of daemons, in a thread that does nothing else. */
export function createReceiver(
  options: ReceiverOptions,
  tell: (message: FromReceiver) => void,
): (message: ToReceiver) => void {
  const daemons = new Map<number, Receiving>();

  const log = (daemon: number, message: string) => tell({ kind: 'log', daemon, message });

  const open = (message: ToReceiver & { kind: 'open' }): void => {
    const { daemon, host, port, counters } = message;
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
    const receiving: Receiving = {
      daemon,
      socket,
      counters,
      waiting: new DocumentBuffer(),
      onTheirWay: 0,
      dropped: createTally((count) => {
        log(daemon, `Spilling over ${count} segments`);
        log(daemon, 'Segment dropped. Consider increasing memory limit');
      }),
      malformed: createLimitedLog({
        linesPerSecond,
        tell: (line) => log(daemon, line),
        summary: (leftOut) => `${leftOut} more datagrams were not valid`,
      }),
      lastReceived: 0,
      isClosing: false,
    };
    const refuse = (error: NodeJS.ErrnoException): void => {
      socket.close();
      tell({ kind: 'refused', daemon, code: error.code ?? 'UNKNOWN', message: error.message });
    };
    socket.once('error', refuse);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off('error', refuse);
      // An ICMP answer to nothing that was sent; the next datagram is received all the same.
      socket.on('error', (error) => log(daemon, `Failed to receive: ${error.message}`));
      const granted = growSystemBuffer(socket);
      daemons.set(daemon, receiving);
      tell({ kind: 'opened', daemon, systemBuffer: granted });
    });
    socket.on('message', (bytes) => receive(receiving, bytes));
  };

  const receive = (receiving: Receiving, bytes: Buffer): void => {
    receiving.lastReceived = performance.now();
    addTo(receiving.counters, 'received', 1);
    const datagram = readDatagram(bytes);
    if (datagram.kind === 'rejected') {
      addTo(receiving.counters, 'malformed', 1);
      receiving.malformed.say(() => datagram.reason);
      return;
    }
    receiving.waiting.push(datagram.document);
    addTo(receiving.counters, 'waiting', 1);
    makeRoom();
    if (receiving.waiting.length >= batchSize) sendWaiting(receiving, batchSize);
    else armFlush(receiving);
  };

  /** The daemon that holds most loses its oldest, so that a flood of one spares the others. */
  const makeRoom = (): void => {
    let bytes = 0;
    let largest: Receiving | undefined;
    for (const receiving of daemons.values()) {
      bytes += receiving.waiting.bytes;
      if (receiving.waiting.bytes > (largest?.waiting.bytes ?? 0)) largest = receiving;
    }
    while (largest !== undefined && largest.waiting.length > 0 && bytes > options.bufferBytes) {
      const before = largest.waiting.bytes;
      largest.waiting.take(1);
      bytes -= before - largest.waiting.bytes;
      addTo(largest.counters, 'spillover', 1);
      addTo(largest.counters, 'waiting', -1);
      largest.dropped.add(1);
    }
  };

  const armFlush = (receiving: Receiving): void => {
    receiving.flushTimer ??= setTimeout(() => {
      receiving.flushTimer = undefined;
      sendWaiting(receiving, 1);
    }, flushAfter);
  };

  /** Sends batches while there are `least` documents and senders for them. */
  const sendWaiting = (receiving: Receiving, least: number): void => {
    while (receiving.onTheirWay < mostOnTheirWay && receiving.waiting.length >= least) {
      receiving.onTheirWay++;
      const documents = receiving.waiting.take(batchSize);
      addTo(receiving.counters, 'waiting', -documents.length);
      tell({ kind: 'batch', daemon: receiving.daemon, documents });
    }
    if (receiving.waiting.length > 0) armFlush(receiving);
    closeWhenDone(receiving);
  };

  const done = (daemon: number): void => {
    const receiving = daemons.get(daemon);
    if (receiving === undefined) return;
    receiving.onTheirWay--;
    sendWaiting(receiving, receiving.isClosing ? 1 : batchSize);
  };

  const close = (daemon: number): void => {
    const receiving = daemons.get(daemon);
    if (receiving === undefined) {
      tell({ kind: 'closed', daemon });
      return;
    }
    const began = performance.now();
    const closeWhenQuiet = (): void => {
      const now = performance.now();
      const isQuiet = now - Math.max(receiving.lastReceived, began) >= quietBeforeClose;
      if (!isQuiet && now - began < 40 * quietBeforeClose) {
        setTimeout(closeWhenQuiet, quietBeforeClose);
        return;
      }
      receiving.isClosing = true;
      receiving.socket.close();
      sendWaiting(receiving, 1);
    };
    setTimeout(closeWhenQuiet, quietBeforeClose);
  };

  const closeWhenDone = (receiving: Receiving): void => {
    const { daemon } = receiving;
    if (!receiving.isClosing || receiving.onTheirWay > 0 || receiving.waiting.length > 0) return;
    if (!daemons.delete(daemon)) return;
    clearTimeout(receiving.flushTimer);
    receiving.dropped.flush();
    receiving.malformed.flush();
    tell({ kind: 'closed', daemon });
  };

  return (message) => {
    switch (message.kind) {
      case 'open':
        return open(message);
      case 'close':
        return close(message.daemon);
      case 'done':
        return done(message.daemon);
    }
  };
}

/** @returns what the system granted, in bytes. */
function growSystemBuffer(socket: Socket): number {
  try {
    socket.setRecvBufferSize(systemBuffer);
  } catch {
    // Some systems refuse a size above their limit instead of cutting it; theirs then stays.
  }
  return socket.getRecvBufferSize();
}
