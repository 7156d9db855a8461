import { formatAddress } from '../../address/address.ts';

export interface TracePlace {
  /** Id of the selected segment or subsegment. */
  readonly segment?: string;
  /** Its documents as X-Ray has them, as at `/raw` in the X-Ray console. */
  readonly raw?: boolean;
}

export const traceAddress = (traceId: string, { segment, raw = false }: TracePlace = {}): string =>
  formatAddress(raw ? ['traces', traceId, 'raw'] : ['traces', traceId], { segment });
