import { formatAddress } from '../../address/address.ts';

export const compareAddress = (firstId: string, secondId: string): string =>
  formatAddress(['compare'], { a: firstId, b: secondId });
