import type { IamPlan } from '../iam/resources.ts';

/** The role that programs of an instance take. */
export interface InstanceRole {
  readonly name: string;
  readonly arn: string;
  readonly profileArn: string;
}

/** The role of an instance profile, by the profile's name or ARN. */
export function findInstanceRole(
  { instanceProfiles, roles }: Pick<IamPlan, 'instanceProfiles' | 'roles'>,
  profile: string | undefined,
): InstanceRole | undefined {
  const found = instanceProfiles.find(({ name, arn }) => name === profile || arn === profile);
  const role = roles.find(({ name }) => found?.roles.includes(name));
  if (found === undefined || role === undefined) return undefined;
  return { name: role.name, arn: role.arn, profileArn: found.arn };
}
