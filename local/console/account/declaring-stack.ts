import type { AppResource } from '../../console-server/protocol.ts';

/** The stack of this machine's app whose template has a rule or group, as far as names tell. */
export const declaringStack = (
  resources: readonly AppResource[] | undefined,
  type: 'AWS::XRay::SamplingRule' | 'AWS::XRay::Group',
  { name, arn }: { readonly name: string; readonly arn: string },
): string | undefined =>
  resources?.find(
    (resource) =>
      resource.type === type && (resource.name === name || (arn !== '' && resource.name === arn)),
  )?.stack;
