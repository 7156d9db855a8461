import { randomInt } from 'node:crypto';
import { sayLast } from '../say-last.ts';
import { documentsPerTrace, largeTrace } from './traces.ts';
import { createXRayClient } from './xray-client.ts';

/**
 * Sends PutTraceSegments as fast as it is answered. Arguments: the address, connections, seconds.
 */
export interface SendFigures {
  readonly documents: number;
  readonly seconds: number;
  /** Milliseconds of each call. */
  readonly took: readonly number[];
}

const documentsPerCall = 50;
const accepted = '{"UnprocessedTraceSegments":[]}';

const [url = '', connections = '', duration = ''] = process.argv.slice(2);
sayLast(await send(Number(connections), Number(duration)));

async function send(connections: number, seconds: number): Promise<SendFigures> {
  using client = createXRayClient(url, connections);
  const documents = endlessDocuments();
  const took: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const texts: string[] = [];
      while (texts.length < documentsPerCall) texts.push(documents.next().value);
      const body = JSON.stringify({ TraceSegmentDocuments: texts });
      const sentAt = performance.now();
      const answer = await client.post('/TraceSegments', body);
      took.push(performance.now() - sentAt);
      if (answer !== accepted) throw new Error(`PutTraceSegments answered ${answer.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return {
    documents: took.length * documentsPerCall,
    seconds: (performance.now() - began) / 1000,
    took,
  };
}

/** Traces that no other run has, one after the other, so that some are split among calls. */
function* endlessDocuments(): Generator<string, never> {
  const first = randomInt(2 ** 40);
  for (let index = 0; ; index++) {
    const texts = largeTrace(first + index, Date.now() / 1000 - 1);
    for (let part = 0; part < documentsPerTrace; part++) yield texts[part] ?? '';
  }
}
