import type { ShellLines } from './shell.ts';

export interface SignalledResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
}

/** Waits, half a minute at most, until the program on this machine answers. */
export function waitUntilHealthy(port: number, path: string): ShellLines {
  return [
    '# Ready?',
    `curl --fail --silent --show-error --retry 15 --retry-delay 2 --retry-connrefused --output /dev/null http://127.0.0.1:${port}${path}`,
  ];
}

/**
 * Tells CloudFormation that the instance is ready. A script that failed before never gets here, and
 * the deployment fails with it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-signal.html
 */
export function signalReady({ stackName, logicalId, region }: SignalledResource): ShellLines {
  return [
    `/opt/aws/bin/cfn-signal --success true --region ${region} --stack ${stackName} --resource ${logicalId}`,
  ];
}
