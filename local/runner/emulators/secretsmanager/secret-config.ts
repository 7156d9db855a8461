/** A secret as the template declares it. */
export interface SecretConfig {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly content: SecretContent;
}

export type SecretContent =
  | { readonly kind: 'given'; readonly text: string }
  | { readonly kind: 'generated'; readonly recipe: SecretRecipe }
  /** Without a value until one is put. */
  | { readonly kind: 'none' };

/** `GenerateSecretString`, with its defaults filled in. */
export interface SecretRecipe {
  readonly length: number;
  readonly excludeCharacters: string;
  readonly excludeLowercase: boolean;
  readonly excludeUppercase: boolean;
  readonly excludeNumbers: boolean;
  readonly excludePunctuation: boolean;
  readonly includeSpace: boolean;
  readonly requireEachIncludedType: boolean;
  /** JSON that the generated text is put into, under a key of its own. */
  readonly template?: { readonly members: Readonly<Record<string, unknown>>; readonly key: string };
}

/** Says that a secret belongs to a database and is to hold how to reach it. */
export interface SecretAttachment {
  readonly secretArn: string;
  /** Physical id of the database. */
  readonly targetId: string;
  readonly targetType: string;
}

/**
 * Members that an attachment adds to the secret's JSON.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export interface AttachedTarget {
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  readonly dbname?: string;
  readonly dbInstanceIdentifier: string;
}
