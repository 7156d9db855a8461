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
import {
  faultOfName,
  faultOfValue,
  type ParameterType,
  parameterTypes,
} from './parameter-config.ts';
import { type Parameter, type ParameterStore, parameterNotFound } from './parameter-store.ts';

type Operation = (input: Input, store: ParameterStore) => object;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export const operations: Readonly<Record<string, Operation>> = {
  GetParameter: (input, store) => ({ Parameter: shown(store.get(nameOf(input))) }),

  GetParameters(input, store) {
    const names = namesOf(input);
    const found: object[] = [];
    const invalid: string[] = [];
    for (const name of names) {
      try {
        found.push(shown(store.get(name)));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        invalid.push(name);
      }
    }
    return { Parameters: found, InvalidParameters: invalid };
  },

  GetParametersByPath(input, store) {
    const path = inputText(input, 'Path');
    if (path === undefined) throw missing('path');
    if (!path.startsWith('/')) {
      throw validation(
        'The parameter path must start with a forward slash "/". Example: /Branch/Leaf',
      );
    }
    if (inputList(input, 'ParameterFilters').length > 0) {
      throw validation('TraceLab does not emulate ParameterFilters; leave them out');
    }
    const limit = inputInteger(input, 'MaxResults') ?? 10;
    if (limit < 1 || limit > 10) throw validation('MaxResults must be from 1 to 10');
    const recursive = inputFlag(input, 'Recursive') ?? false;
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const below = store.all().filter(({ name }) => {
      const full = name.startsWith('/') ? name : `/${name}`;
      return full.startsWith(prefix) && (recursive || !full.slice(prefix.length).includes('/'));
    });
    const { items, next } = pageOf(
      below,
      limit,
      inputText(input, 'NextToken'),
      () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
    );
    return { Parameters: items.map(shown), ...(next !== undefined && { NextToken: next }) };
  },

  PutParameter(input, store) {
    const name = nameOf(input);
    const nameFault = faultOfName(name);
    if (nameFault !== undefined)
      throw validation(`Parameter name: ${nameFault}, got "${name.slice(0, 200)}"`);
    const value = inputText(input, 'Value');
    if (value === undefined) throw missing('value');
    const known = store.find(name);
    if (known !== undefined && inputFlag(input, 'Overwrite') !== true) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const description = inputText(input, 'Description') ?? known?.description;
    const allowedPattern = inputText(input, 'AllowedPattern') ?? known?.allowedPattern;
    const valueFault = faultOfValue(value, allowedPattern);
    if (valueFault !== undefined) {
      throw allowedPattern === undefined
        ? validation(`Parameter value ${valueFault}`)
        : new AwsError('ParameterPatternMismatchException', `Parameter value ${valueFault}`);
    }
    const { version } = store.put({
      name,
      value,
      type: typeOf(input, known),
      ...(description !== undefined && { description }),
      ...(allowedPattern !== undefined && { allowedPattern }),
    });
    return { Version: version, Tier: 'Standard' };
  },

  DeleteParameter(input, store) {
    if (store.delete(nameOf(input))) return {};
    throw parameterNotFound();
  },

  DeleteParameters(input, store) {
    const names = namesOf(input);
    const deleted = names.filter((name) => store.delete(name));
    return {
      DeletedParameters: deleted,
      InvalidParameters: names.filter((name) => !deleted.includes(name)),
    };
  },
};

function nameOf(input: Input): string {
  const name = inputText(input, 'Name');
  if (name === undefined) throw missing('name');
  if (name !== '') return name;
  throw validation(
    "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
  );
}

function namesOf(input: Input): readonly string[] {
  const names = inputTexts(input, 'Names');
  if (names.length > 0 && names.length <= 10) return names;
  throw validation(
    "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and 10",
  );
}

function typeOf(input: Input, known: Parameter | undefined): ParameterType {
  const asked = inputText(input, 'Type');
  if (asked === undefined) {
    if (known !== undefined) return known.type;
    throw validation('A parameter type is required when you create a parameter.');
  }
  const type = parameterTypes.find((each) => each === asked);
  if (type !== undefined) return type;
  throw new AwsError(
    'UnsupportedParameterType',
    `TraceLab keeps parameters of the types ${parameterTypes.join(' and ')}, not "${asked.slice(0, 64)}"; keep secrets in Secrets Manager`,
  );
}

const shown = (parameter: Parameter & { readonly selector?: string }) => ({
  Name: parameter.name,
  Type: parameter.type,
  Value: parameter.value,
  Version: parameter.version,
  LastModifiedDate: parameter.modifiedAt,
  ARN: parameter.arn,
  DataType: 'text',
  ...(parameter.selector !== undefined && { Selector: parameter.selector }),
});

const validation = (message: string) => new AwsError('ValidationException', message);

const missing = (member: string) =>
  validation(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );
