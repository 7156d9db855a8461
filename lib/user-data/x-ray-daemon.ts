import { installPackages, type ShellLines, writeFile } from './shell.ts';

export interface XRayDaemonSettings {
  readonly region: string;
  /** Of the region's domain names: `amazonaws.com`. */
  readonly urlSuffix: string;
}

const file = '/tmp/xray-daemon.rpm';

/**
 * Installs the X-Ray daemon for arm64 from AWS's bucket in the region, tells it where to listen and to
 * send, and starts it as the service that its package brings. It takes the role of the instance. What
 * is released of 3.x are security fixes, so the newest is taken.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ec2.html
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html
 */
export function runXRayDaemon({ region, urlSuffix }: XRayDaemonSettings): ShellLines {
  const bucket = `https://s3.${region}.${urlSuffix}/aws-xray-assets.${region}`;
  return [
    '# The X-Ray daemon',
    `curl --fail --silent --show-error --retry 5 --output ${file} ${bucket}/xray-daemon/aws-xray-daemon-arm64-3.x.rpm`,
    ...installPackages(file),
    // After the package, which brings a file of its own.
    ...writeFile('/etc/amazon/xray/cfg.yaml', configuration(region)),
    'systemctl enable xray',
    'systemctl restart xray',
  ];
}

function configuration(region: string): ShellLines {
  return [
    'Version: 2',
    `Region: "${region}"`,
    'Socket:',
    '  UDPAddress: "127.0.0.1:2000"',
    '  TCPAddress: "127.0.0.1:2000"',
  ];
}
