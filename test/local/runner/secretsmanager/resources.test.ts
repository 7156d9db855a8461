import { describe, expect, it } from 'vitest';
import {
  type SecretsPlan,
  secretsResources,
} from '../../../../local/runner/emulators/secretsmanager/resources.ts';
import { declared, scope } from '../protocols/declared.ts';

const kindOf = (type: string) => {
  const kind = secretsResources.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`no kind "${type}"`);
  return kind;
};

function planOf(type: string, properties: Record<string, unknown>): SecretsPlan {
  const plan: SecretsPlan = { secrets: [], secretAttachments: [] };
  kindOf(type).plan(declared(type, properties, 'Login'), plan, scope);
  return plan;
}

const secretType = 'AWS::SecretsManager::Secret';

describe('AWS::SecretsManager::Secret', () => {
  it('is identified by an ARN that is the same in every run', () => {
    const identify = (properties: Record<string, unknown>) =>
      kindOf(secretType).identify(declared(secretType, properties, 'Login'), scope);

    const { ref, attributes } = identify({});

    expect(ref).toMatch(
      /^arn:aws:secretsmanager:us-east-1:123456789012:secret:Orders-Login-[A-Za-z0-9]{6}$/,
    );
    expect(attributes).toEqual({ Id: ref });
    expect(identify({})).toEqual({ ref, attributes });
    expect(identify({ Name: 'prod/db' }).ref).toMatch(/:secret:prod\/db-\w{6}$/);
  });

  it('reads how its text is generated, as CloudFormation writes numbers and flags', () => {
    const { secrets } = planOf(secretType, {
      Description: 'a login',
      GenerateSecretString: {
        PasswordLength: '30',
        ExcludeCharacters: '"@',
        ExcludePunctuation: 'true',
        SecretStringTemplate: '{"username":"inventory"}',
        GenerateStringKey: 'password',
      },
    });

    expect(secrets).toMatchObject([
      {
        name: 'Orders-Login',
        description: 'a login',
        content: {
          kind: 'generated',
          recipe: {
            length: 30,
            excludeCharacters: '"@',
            excludePunctuation: true,
            excludeNumbers: false,
            requireEachIncludedType: true,
            template: { members: { username: 'inventory' }, key: 'password' },
          },
        },
      },
    ]);
  });

  it.each([
    [{ SecretString: 'given' }, { kind: 'given', text: 'given' }],
    [{}, { kind: 'none' }],
  ])('takes %j', (properties, content) => {
    expect(planOf(secretType, properties).secrets).toMatchObject([{ content }]);
  });

  it.each([
    [{ Name: 'a b' }, 'Name must be 1 to 512 letters'],
    [{ SecretString: 'x', GenerateSecretString: {} }, 'exclude each other; leave one out'],
    [
      { GenerateSecretString: { PasswordLength: 0 } },
      'PasswordLength must be a whole number from 1 to 4096, got "0"',
    ],
    [
      { GenerateSecretString: { PasswordLength: 2 } },
      'asks for one character of each of 4 types in 2 characters',
    ],
    [
      { GenerateSecretString: { ExcludeNumbers: 'maybe' } },
      'ExcludeNumbers must be true or false, got "maybe"',
    ],
    [
      { GenerateSecretString: { GenerateStringKey: 'x' } },
      'SecretStringTemplate and GenerateStringKey need each other',
    ],
    [
      { GenerateSecretString: { GenerateStringKey: 'x', SecretStringTemplate: '[1]' } },
      'SecretStringTemplate must be a JSON object, got "[1]"',
    ],
  ])('refuses %j', (properties, message) => {
    expect(() => planOf(secretType, properties)).toThrow(message);
  });
});

describe('AWS::SecretsManager::SecretTargetAttachment', () => {
  it('stands for its secret, by whose ARN it is referred to', () => {
    const type = 'AWS::SecretsManager::SecretTargetAttachment';
    const properties = { SecretId: 'arn:x', TargetId: 'db', TargetType: 'AWS::RDS::DBInstance' };

    const { ref } = kindOf(type).identify(declared(type, properties), scope);

    expect(ref).toBe('arn:x');
    expect(planOf(type, properties).secretAttachments).toEqual([
      { secretArn: 'arn:x', targetId: 'db', targetType: 'AWS::RDS::DBInstance' },
    ]);
  });
});
