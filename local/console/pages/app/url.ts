import { formatAddress } from '../../address/address.ts';

/** `<stack>/<logicalId>` of the resource that is open. */
export const appAddress = (resource?: string): string => formatAddress(['app'], { resource });
