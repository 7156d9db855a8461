import { createHash } from 'node:crypto';

/** Hexadecimal digits that are the same from run to run for the same thing. */
export const stableId = (of: string, digits: number): string =>
  createHash('sha256').update(of).digest('hex').slice(0, digits);

/** A private address for a machine of the VPC: `10.0.17.203`. */
export function privateAddress(of: string): string {
  const [third = 0, fourth = 0] = createHash('sha256').update(of).digest();
  return `10.0.${third}.${4 + (fourth % 251)}`;
}

/** What EC2 calls a machine by its address: `ip-10-0-17-203.ec2.internal`. */
export const privateName = (address: string, region: string): string =>
  `ip-${address.replaceAll('.', '-')}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`;
