import { formatAddress } from '../../address/address.ts';

export interface TracePlace {
  /** Id of the selected segment or subsegment. */
  readonly segment?: string;
}

export const traceAddress = (traceId: string, { segment }: TracePlace = {}): string =>
  formatAddress(['traces', traceId], { segment });
