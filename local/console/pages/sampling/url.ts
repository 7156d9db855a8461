import { formatAddress } from '../../address/address.ts';

export const samplingAddress = (rule?: string): string => formatAddress(['sampling'], { rule });
