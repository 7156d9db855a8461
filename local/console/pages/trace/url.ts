import { formatAddress } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export interface TracePlace {
  /** Id of the selected segment or subsegment. */
  readonly segment?: string;
  /** What the list of traces was about that led here, for the way back. */
  readonly scope?: Scope;
  /** Its documents as X-Ray has them, as at `/raw` in the X-Ray console. */
  readonly raw?: boolean;
}

export const traceAddress = (
  traceId: string,
  { segment, scope, raw = false }: TracePlace = {},
): string =>
  formatAddress(raw ? ['traces', traceId, 'raw'] : ['traces', traceId], {
    ...(scope !== undefined && scopeParameters(scope)),
    segment,
  });
