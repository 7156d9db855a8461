import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  /** Of one body, in bytes. */
  readonly largest: number;
  /** Of all bodies that are being read at a time, in bytes. */
  readonly mostTogether: number;
}

/** Why a body was not kept: it was `tooLarge`, or too much of others was being read. */
export type BodyRefusal = { readonly tooLarge: number } | { readonly tooMany: number };

/** The whole body, or `undefined` when the client went away. */
export type ReadBody = (request: IncomingMessage) => Promise<Buffer | BodyRefusal | undefined>;

/**
 * Reads bodies within bounds. The rest of one that is refused is read and forgotten, so that the
 * client gets to see the answer.
 */
export function bodyReader({ largest, mostTogether }: BodyLimits): ReadBody {
  let together = 0;
  return async (request) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let held = 0;
    let refusal: BodyRefusal | undefined;
    const forget = () => {
      chunks.length = 0;
      together -= held;
      held = 0;
    };
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > largest) refusal = { tooLarge: size };
        else if (refusal === undefined && together + chunk.length > mostTogether) {
          refusal = { tooMany: mostTogether };
        }
        if (refusal !== undefined) {
          forget();
          // Nobody means well who sends that much.
          if (size > 16 * largest) break;
          continue;
        }
        chunks.push(chunk);
        held += chunk.length;
        together += chunk.length;
      }
      return refusal ?? Buffer.concat(chunks, size);
    } catch {
      return undefined;
    } finally {
      forget();
    }
  };
}
