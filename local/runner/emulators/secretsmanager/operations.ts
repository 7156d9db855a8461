import { AwsError } from '../protocols/aws-error.ts';
import {
  type Input,
  inputFlag,
  inputInteger,
  inputList,
  inputText,
  inputTexts,
} from '../protocols/input.ts';
import { pageOf } from '../protocols/page.ts';
import { faultOfRecipe, generatePassword, passwordLengths } from './generate-password.ts';
import type { Secret, SecretStore, SecretVersion } from './secret-store.ts';

type Operation = (input: Input, store: SecretStore) => object;

const current = 'AWSCURRENT';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
export const operations: Readonly<Record<string, Operation>> = {
  GetSecretValue(input, store) {
    const secret = secretOf(input, store);
    return versionValue(secret, versionOf(secret, input));
  },

  BatchGetSecretValue(input, store) {
    refuseFilters(input);
    const ids = inputTexts(input, 'SecretIdList');
    if (ids.length === 0 || ids.length > 20) {
      throw invalid('SecretIdList must have 1 to 20 secrets');
    }
    const values: object[] = [];
    const errors: object[] = [];
    for (const id of ids) {
      try {
        const secret = secretOf({ SecretId: id }, store);
        values.push(versionValue(secret, versionOf(secret, {})));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues: values, Errors: errors };
  },

  DescribeSecret: (input, store) => descriptionOf(secretOf(input, store)),

  ListSecrets(input, store) {
    refuseFilters(input);
    const limit = inputInteger(input, 'MaxResults') ?? 100;
    if (limit < 1 || limit > 100) throw invalid('MaxResults must be from 1 to 100');
    const { items, next } = pageOf(
      store.all,
      limit,
      inputText(input, 'NextToken'),
      () => new AwsError('InvalidNextTokenException', 'Invalid NextToken.'),
    );
    const list = items.map((secret) => {
      const { VersionIdsToStages, ...described } = descriptionOf(secret);
      return {
        ...described,
        ...(VersionIdsToStages && { SecretVersionsToStages: VersionIdsToStages }),
      };
    });
    return { SecretList: list, ...(next !== undefined && { NextToken: next }) };
  },

  GetRandomPassword(input) {
    const length = inputInteger(input, 'PasswordLength') ?? passwordLengths.byDefault;
    const { min, max } = passwordLengths;
    if (length < min || length > max) throw invalid(`PasswordLength must be from ${min} to ${max}`);
    const recipe = {
      length,
      excludeCharacters: inputText(input, 'ExcludeCharacters') ?? '',
      excludeLowercase: inputFlag(input, 'ExcludeLowercase') ?? false,
      excludeUppercase: inputFlag(input, 'ExcludeUppercase') ?? false,
      excludeNumbers: inputFlag(input, 'ExcludeNumbers') ?? false,
      excludePunctuation: inputFlag(input, 'ExcludePunctuation') ?? false,
      includeSpace: inputFlag(input, 'IncludeSpace') ?? false,
      requireEachIncludedType: inputFlag(input, 'RequireEachIncludedType') ?? true,
    };
    const fault = faultOfRecipe(recipe);
    if (fault !== undefined) throw invalid(`the request ${fault}`);
    return { RandomPassword: generatePassword(recipe) };
  },
};

function secretOf(input: Input, store: SecretStore): Secret {
  const id = inputText(input, 'SecretId');
  if (id === undefined) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null",
    );
  }
  if (id.length < 1 || id.length > 2048) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must have length between 1 and 2048",
    );
  }
  const secret = store.find(id);
  if (secret !== undefined) return secret;
  throw notFound("Secrets Manager can't find the specified secret.");
}

function versionOf({ current: version }: Secret, input: Input): SecretVersion {
  const id = inputText(input, 'VersionId');
  const stage = inputText(input, 'VersionStage') ?? current;
  if (id !== undefined && version?.id !== id) {
    throw notFound(
      `Secrets Manager can't find the specified secret value for VersionId: ${id.slice(0, 64)}`,
    );
  }
  if (version === undefined || stage !== current) {
    throw notFound(
      `Secrets Manager can't find the specified secret value for staging label: ${stage.slice(0, 256)}`,
    );
  }
  return version;
}

const versionValue = ({ arn, name }: Secret, { id, text, createdAt }: SecretVersion) => ({
  ARN: arn,
  Name: name,
  VersionId: id,
  SecretString: text,
  VersionStages: [current],
  CreatedDate: createdAt,
});

const descriptionOf = ({ arn, name, description, current: version }: Secret) => ({
  ARN: arn,
  Name: name,
  ...(description !== undefined && { Description: description }),
  ...(version && {
    CreatedDate: version.createdAt,
    LastChangedDate: version.createdAt,
    VersionIdsToStages: { [version.id]: [current] },
  }),
});

function refuseFilters(input: Input): void {
  if (inputList(input, 'Filters').length === 0) return;
  throw invalid('TraceLab does not emulate Filters of secrets; leave them out');
}

const notFound = (message: string) => new AwsError('ResourceNotFoundException', message);

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
