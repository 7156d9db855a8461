import type { Clock } from '../../../xray/index.ts';
import type { Credentials } from './context.ts';

const hours = 6;

/** Keys of a role's session as the metadata addresses hand them out. */
export const credentialsDocument = (
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  clock: Clock,
) => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  Token: sessionToken,
  Expiration: isoTime(clock.now() + hours * 3600),
});

/** `2026-11-20T12:00:00Z` */
export const isoTime = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
