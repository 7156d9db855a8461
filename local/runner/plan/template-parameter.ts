import { UnresolvableError } from '../assembly/errors.ts';
import { findPublicParameter } from './public-parameters.ts';

export interface TemplateParameter {
  readonly Type?: unknown;
  readonly Default?: unknown;
}

/**
 * A template parameter's value: nobody is asked here, so it is the default. Where the type says so, the
 * default is the name of a parameter of Systems Manager, and the value is what that holds.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 *
 * @param findStored the value of a parameter that the app itself declares
 * @throws UnresolvableError
 */
export function parameterValue(
  name: string,
  { Type, Default }: TemplateParameter,
  findStored: (parameterName: string) => unknown,
): unknown {
  if (Default === undefined) {
    throw new UnresolvableError(`parameter "${name}" has no default, so it has no value here`);
  }
  const type = String(Type);
  if (type === 'AWS::SSM::Parameter::Name') return Default;
  if (!type.startsWith('AWS::SSM::Parameter::Value<')) {
    return isList(type) ? splitList(Default) : Default;
  }
  const value = findPublicParameter(String(Default)) ?? findStored(String(Default));
  if (value === undefined) {
    throw new UnresolvableError(
      `parameter "${name}" is read from the Systems Manager parameter "${Default}", which neither this app declares nor TraceLab stands in for; declare it in a stack that runs here`,
    );
  }
  return isList(type) ? splitList(value) : value;
}

const isList = (type: string): boolean =>
  type === 'CommaDelimitedList' || /(^|<)List</.test(type) || type.includes('<CommaDelimitedList>');

const splitList = (value: unknown): string[] =>
  String(value)
    .split(',')
    .map((item) => item.trim());
