import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnLaunchConfiguration } from 'aws-cdk-lib/aws-autoscaling';
import { CfnInstance, CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { CfnInstanceProfile, CfnRole } from 'aws-cdk-lib/aws-iam';
import { findReferred } from './referred.ts';
import { asList } from './role-grants.ts';

export interface InstanceSettings {
  /** Of the instance profile; `undefined` when there is none in the stack. */
  readonly role: CfnRole | undefined;
  /** With references as text in angle brackets. */
  readonly userData: string;
}

/** What instances are started with; `undefined` of resources that start none. */
export function instanceSettings(resource: CfnResource): InstanceSettings | undefined {
  const found = settingsOf(resource);
  if (!found) return undefined;
  const profile = findReferred(
    resource,
    found.profile,
    CfnInstanceProfile,
    ({ instanceProfileName }) => instanceProfileName,
  );
  return {
    role: profile && findReferred(resource, profile.roles[0], CfnRole, ({ roleName }) => roleName),
    userData: asText(Stack.of(resource).resolve(found.userData)),
  };
}

function settingsOf(resource: CfnResource): { profile: unknown; userData: unknown } | undefined {
  if (resource instanceof CfnInstance || resource instanceof CfnLaunchConfiguration) {
    return { profile: resource.iamInstanceProfile, userData: resource.userData };
  }
  if (resource instanceof CfnLaunchTemplate) {
    const data = Stack.of(resource).resolve(resource.launchTemplateData);
    const profile = data?.iamInstanceProfile;
    return { profile: profile?.arn ?? profile?.name, userData: data?.userData };
  }
  return undefined;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return '';
  const intrinsic = value as Record<string, unknown>;
  if ('Fn::Base64' in intrinsic) return asText(intrinsic['Fn::Base64']);
  if ('Fn::Join' in intrinsic) {
    const [separator, parts] = asList(intrinsic['Fn::Join']);
    return asList(parts).map(asText).join(String(separator));
  }
  if ('Fn::Sub' in intrinsic) return String(asList(intrinsic['Fn::Sub'])[0]);
  return `<${JSON.stringify(value)}>`;
}

/**
 * Whether user data starts the X-Ray daemon: as a service, by installing its package, which starts
 * it, or directly. Comments and files that it writes start nothing.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ec2.html
 */
export function startsDaemon(userData: string): boolean {
  return commandLines(userData).some((line) =>
    daemonCommands.some((command) => command.test(line)),
  );
}

const daemonCommands = [
  /\bsystemctl\b.*\b(start|restart|enable\s+(-\S+\s+)*--now)\b.*\bxray(\.service)?\b/,
  /\bservice\s+xray\s+(start|restart)\b/,
  /\b(yum|dnf|apt|apt-get)\b.*\binstall\b.*\bxray[\w.-]*\.(rpm|deb)\b/,
  /\b(rpm|dpkg)\s+-\S*[iU]\S*\b.*\bxray[\w.-]*\.(rpm|deb)\b/,
  /(^|[\s/;&])xray\s+(-\S+|--\S+)/,
];

function commandLines(userData: string): string[] {
  const commands: string[] = [];
  let end: string | undefined;
  for (const line of userData.split('\n')) {
    if (end !== undefined) {
      if (line.trim() === end) end = undefined;
      continue;
    }
    end = /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/.exec(line)?.[2];
    commands.push(line.replace(/(^|\s)#.*$/, ''));
  }
  return commands;
}
