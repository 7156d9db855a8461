import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type DatabaseLogin, parseDatabaseLogin } from '../shared/database-settings.ts';
import { UnavailableError } from '../shared/service-app.ts';

/** Reads the secret that RDS keeps up to date. @throws UnavailableError */
export async function fetchDatabaseLogin(
  secrets: SecretsManagerClient,
  secretArn: string,
): Promise<DatabaseLogin> {
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return parseDatabaseLogin(`secret "${secretArn}"`, SecretString ?? '');
  } catch (error) {
    throw new UnavailableError(
      'SecretUnavailableError',
      'the login of the database cannot be read',
      error,
    );
  }
}
