import { installPackages, type ShellLines } from './shell.ts';
import { runAsService } from './systemd.ts';

export interface NodeService {
  /** Of the unit and of its folder. */
  readonly name: string;
  readonly description: string;
  /** Of the archive with the bundle, whose program is `server.js`. */
  readonly bundleUrl: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Installs Node.js from the repository of Amazon Linux, by its major version, under the name that no
 * other version takes.
 *
 * @see https://docs.aws.amazon.com/linux/al2023/ug/nodejs.html
 */
export function installNode(): ShellLines {
  return ['# Node.js', ...installPackages('nodejs24', 'unzip')];
}

const node = '/usr/bin/node-24';

/** Fetches a bundle from S3 and runs it as a service that follows the X-Ray daemon. */
export function runNodeService(service: NodeService): ShellLines {
  const folder = `/opt/${service.name}`;
  const archive = `/tmp/${service.name}.zip`;
  return [
    `# ${service.description}`,
    `aws s3 cp --region ${service.region} ${service.bundleUrl} ${archive}`,
    `mkdir --parents ${folder}`,
    `unzip -o -q ${archive} -d ${folder}`,
    ...runAsService({
      name: service.name,
      description: service.description,
      workingDirectory: folder,
      command: `${node} server.js`,
      environment: { NODE_ENV: 'production', ...service.environment },
      after: ['xray.service'],
    }),
  ];
}
