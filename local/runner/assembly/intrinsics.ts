import { checkDynamicReferences } from './dynamic-references.ts';
import { UnresolvableError } from './errors.ts';
import { isRecord } from './read-assembly.ts';

/** Where the values behind references come from. Each lookup throws `UnresolvableError` for what it lacks. */
export interface ReferenceSource {
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  /** `Fn::ImportValue` */
  export(name: string): unknown;
  /** `Fn::GetStackOutput` */
  output(stackName: string, outputName: string): unknown;
  readonly region: string;
}

const noValue = Symbol('AWS::NoValue');

/**
 * Replaces every intrinsic function of a template value by what it stands for. `AWS::NoValue` removes
 * the member that holds it; dynamic references stay, as their values come later. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 * @throws UnresolvableError for a reference without a value and for functions that are not supported.
 */
export function resolveIntrinsics(value: unknown, source: ReferenceSource): unknown {
  const resolved = resolve(value, source);
  return resolved === noValue ? undefined : resolved;
}

function resolve(value: unknown, source: ReferenceSource): unknown {
  if (typeof value === 'string') return checkDynamicReferences(value);
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, source)).filter((item) => item !== noValue);
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && isIntrinsic(first[0])) {
    return callIntrinsic(first[0], first[1], source);
  }
  return Object.fromEntries(
    entries
      .map(([key, item]) => [key, resolve(item, source)] as const)
      .filter(([, item]) => item !== noValue),
  );
}

const isIntrinsic = (key: string) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

function callIntrinsic(name: string, argument: unknown, source: ReferenceSource): unknown {
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? noValue : source.ref(text(argument, name));
    case 'Fn::GetAtt': {
      const [logicalId, attribute] =
        typeof argument === 'string' ? splitOnce(argument, '.') : list(argument, name, source);
      return source.attribute(text(logicalId, name), text(attribute, name));
    }
    case 'Fn::Sub':
      return checkDynamicReferences(substitute(argument, source));
    case 'Fn::Join': {
      const [separator, items] = list(argument, name, source);
      const joined = list(items, name, source).map((item) => text(item, name));
      return checkDynamicReferences(joined.join(text(separator, name)));
    }
    case 'Fn::Split': {
      const [separator, whole] = list(argument, name, source);
      return text(whole, name).split(text(separator, name));
    }
    case 'Fn::Select': {
      const [index, items] = list(argument, name, source);
      const picked = list(items, name, source)[Number(index)];
      if (picked === undefined) throw unresolvable(name, argument);
      return picked;
    }
    case 'Fn::If': {
      if (!Array.isArray(argument)) throw unresolvable(name, argument);
      return resolve(source.condition(String(argument[0])) ? argument[1] : argument[2], source);
    }
    case 'Condition':
      return source.condition(text(argument, name));
    case 'Fn::Equals': {
      const [left, right] = list(argument, name, source);
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return list(argument, name, source).every(Boolean);
    case 'Fn::Or':
      return list(argument, name, source).some(Boolean);
    case 'Fn::Not':
      return !list(argument, name, source)[0];
    case 'Fn::FindInMap': {
      const [map, first, second] = list(argument, name, source).map((key) => text(key, name));
      return source.mapping(String(map), String(first), String(second));
    }
    case 'Fn::ImportValue':
      return source.export(text(resolve(argument, source), name));
    case 'Fn::GetStackOutput': {
      const { StackName, OutputName } = (resolve(argument, source) ?? {}) as Record<
        string,
        unknown
      >;
      return source.output(text(StackName, name), text(OutputName, name));
    }
    case 'Fn::Base64':
      return Buffer.from(text(resolve(argument, source), name)).toString('base64');
    case 'Fn::GetAZs': {
      // An empty region is the stack's own.
      const region = text(resolve(argument, source), name) || source.region;
      return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
    }
    default:
      throw new UnresolvableError(`the function "${name}" is not supported here`);
  }
}

/** `${Name}`, `${Name.Attribute}` and `${!Literal}`, with local variables in the two-element form. */
function substitute(argument: unknown, source: ReferenceSource): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const local = (resolve(variables, source) ?? {}) as Record<string, unknown>;
  return text(template, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, literal, expression) => {
    if (literal === '!') return `\${${expression}}`;
    const name = expression.trim();
    if (Object.hasOwn(local, name)) return text(local[name], 'Fn::Sub');
    const [logicalId, attribute] = splitOnce(name, '.');
    return text(
      attribute === undefined ? source.ref(logicalId) : source.attribute(logicalId, attribute),
      'Fn::Sub',
    );
  });
}

function list(value: unknown, name: string, source: ReferenceSource): unknown[] {
  const resolved = resolve(value, source);
  if (Array.isArray(resolved)) return resolved;
  throw unresolvable(name, value);
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unresolvable(name, value);
}

const unresolvable = (name: string, value: unknown) =>
  new UnresolvableError(`"${name}" cannot work with ${JSON.stringify(value) ?? 'nothing'}`);

function splitOnce(value: string, separator: string): [string, string | undefined] {
  const at = value.indexOf(separator);
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}
