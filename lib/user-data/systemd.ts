import { type ShellLines, writeFile } from './shell.ts';

export interface SystemdService {
  /** Of the unit. */
  readonly name: string;
  readonly description: string;
  readonly workingDirectory: string;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Units that are started before it. */
  readonly after: readonly string[];
}

/**
 * Runs a program as a service: under a user of its own, started with the system, and again when it
 * ends.
 */
export function runAsService(service: SystemdService): ShellLines {
  return [
    ...writeFile(`/etc/systemd/system/${service.name}.service`, unitFile(service)),
    'systemctl daemon-reload',
    `systemctl enable --now ${service.name}`,
  ];
}

/** @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html */
function unitFile(service: SystemdService): ShellLines {
  return [
    '[Unit]',
    `Description=${service.description}`,
    'Wants=network-online.target',
    `After=${['network-online.target', ...service.after].join(' ')}`,
    '',
    '[Service]',
    'DynamicUser=yes',
    `WorkingDirectory=${service.workingDirectory}`,
    ...Object.entries(service.environment).map(
      ([name, value]) => `Environment=${quote(`${name}=${value}`)}`,
    ),
    `ExecStart=${service.command}`,
    'Restart=always',
    'RestartSec=2',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
}

/**
 * Inside quotes, `%` begins a specifier and `\` an escape.
 *
 * @throws Error when the text has more than one line, which no setting of a unit can.
 */
function quote(text: string): string {
  if (/[\r\n]/.test(text)) {
    throw new Error(`a service's environment has no room for several lines, got "${text}"`);
  }
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}
