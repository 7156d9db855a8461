import { KmsError } from './errors.ts';

/** A key of the local KMS; everything but its material. */
export interface KmsKey {
  /** A UUID. */
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  /** `AWS`: an AWS managed key, made for X-Ray on first use. */
  readonly manager: 'CUSTOMER' | 'AWS';
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly state: KmsKeyState;
  /** Epoch seconds; present while its deletion is pending. */
  readonly deletionAt?: number;
}

export type KmsKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export interface KmsAlias {
  /** `alias/orders` */
  readonly name: string;
  readonly keyId: string;
  /** Epoch seconds. */
  readonly createdAt: number;
}

/** The alias of the AWS managed key of X-Ray. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html */
export const managedAlias = 'alias/aws/xray';

/** What a caller may name a key by. */
export type KeyReference = { readonly id: string } | { readonly alias: string };

const keyIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const arnPattern = /^arn:aws:kms:([^:]*):([^:]*):(key\/.+|alias\/.+)$/;

/**
 * A key id, an alias, or the ARN of either; `undefined` for anything else, and for an ARN of another
 * account or region, whose keys this KMS does not have.
 */
export function parseKeyReference(
  value: string,
  owner: { readonly account: string; readonly region: string },
): KeyReference | undefined {
  const arn = arnPattern.exec(value);
  if (arn !== null && (arn[1] !== owner.region || arn[2] !== owner.account)) return undefined;
  const name = arn?.[3] ?? value;
  if (name.startsWith('alias/')) return { alias: name };
  const id = arn === null ? name : name.replace(/^key\//, '');
  return keyIdPattern.test(id) ? { id: id.toLowerCase() } : undefined;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html @throws KmsError */
export function checkAliasName(name: string): void {
  if (!name.startsWith('alias/')) {
    throw new KmsError(
      'ValidationException',
      `Alias must start with the prefix "alias/", got "${name.slice(0, 256)}"`,
    );
  }
  if (name.startsWith('alias/aws/')) {
    throw new KmsError(
      'AccessDeniedException',
      `"${name.slice(0, 256)}": aliases that begin with "alias/aws/" belong to AWS; choose another name`,
    );
  }
  if (name.length > 256 || !/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) {
    throw new KmsError(
      'InvalidAliasNameException',
      `"${name.slice(0, 256)}" is no alias name: up to 256 letters, digits and the characters / _ -`,
    );
  }
}
