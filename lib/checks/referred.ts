import { type CfnResource, Stack, Token } from 'aws-cdk-lib';
import { asList } from './role-grants.ts';

type ResourceClass<Resource extends CfnResource> = abstract new (...args: never[]) => Resource;

/**
 * The resource of a stack that a property of another names, by `Ref`, by `Fn::GetAtt`, or by a name
 * that was given to it. What is elsewhere is not found: the template does not say what it is.
 */
export function findReferred<Resource extends CfnResource>(
  from: CfnResource,
  value: unknown,
  type: ResourceClass<Resource>,
  nameOf: (resource: Resource) => string | undefined = () => undefined,
): Resource | undefined {
  const stack = Stack.of(from);
  const reference = stack.resolve(value) as { Ref?: unknown; 'Fn::GetAtt'?: unknown } | undefined;
  const id = reference?.Ref ?? asList(reference?.['Fn::GetAtt'])[0];
  return stack.node
    .findAll()
    .filter((node): node is Resource & typeof node => node instanceof type)
    .find((resource) => {
      const name = nameOf(resource);
      return (
        stack.getLogicalId(resource) === id ||
        (typeof reference === 'string' && !Token.isUnresolved(name) && name === reference)
      );
    });
}
