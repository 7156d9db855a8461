import { AssemblyError } from '../runner/assembly/errors.ts';
import { PortInUseError } from '../runner/port-owner.ts';
import { AlreadyRunningError, DataDirError } from '../runner/run-file.ts';
import {
  type Runner,
  type RunnerEvent,
  type RunnerOptions,
  startRunner,
} from '../runner/runner.ts';
import { formatDuration } from '../wording/duration.ts';
import { plainText } from '../wording/plain-text.ts';
import { TraceStoreError } from '../xray/index.ts';
import { CommandError, type Terminal } from './command.ts';
import { dim, paint } from './output/format.ts';
import { portAdvice } from './port-advice.ts';

const portFlags: Readonly<Record<keyof RunnerOptions['ports'], string>> = {
  xray: '--daemon-port',
  edge: '--edge-port',
  api: '--port',
  loadBalancer: '--load-balancer-port',
};

/** Starts the runner; what goes wrong is told with its remedy. @throws CommandError */
export async function startOrExplain(options: RunnerOptions): Promise<Runner> {
  try {
    return await startRunner(options);
  } catch (error) {
    if (error instanceof PortInUseError) throw portError(error, options);
    if (error instanceof AlreadyRunningError) {
      throw new CommandError(
        error.message,
        'npx tracelab status shows it, npx tracelab stop ends it;\n' +
          'a second one needs its own --data-dir and ports (0 takes any free one).',
      );
    }
    if (
      error instanceof AssemblyError ||
      error instanceof DataDirError ||
      error instanceof TraceStoreError
    ) {
      throw new CommandError(error.message);
    }
    throw error;
  }
}

function portError(error: PortInUseError, options: RunnerOptions): CommandError {
  const { port } = error;
  if (port === options.console?.port) {
    return new CommandError(error.message, portAdvice(error, 'npx tracelab start --console-port'));
  }
  const which = Object.entries(options.ports).find(([, number]) => number === port)?.[0];
  // Further load balancers have the ports behind the first one's.
  const first = options.ports.loadBalancer;
  const other = port > first && port < first + 100 ? 'loadBalancer' : 'api';
  const flag = portFlags[(which ?? other) as keyof typeof portFlags];
  return new CommandError(error.message, portAdvice(error, `npx tracelab start ${flag}`));
}

/** `cdk.out is up to date`, which every start but the first one says. */
const nameWidth = 21;

/** One line for what happened while starting. */
export function formatEvent(event: RunnerEvent, terminal: Terminal): string | undefined {
  switch (event.kind) {
    case 'step': {
      // The time before the detail, which may be of any length: lines come one by one and stand in columns.
      const took = dim(terminal, formatDuration(event.took / 1000).padStart(7));
      const check = paint(terminal, 'ok', '✓');
      return `  ${check} ${plainText(event.name).padEnd(nameWidth)} ${took}  ${plainText(event.detail)}`;
    }
    case 'warning':
      return paint(terminal, 'error', `  ! ${plainText(event.message)}`);
    case 'left-out':
      return dim(
        terminal,
        `  – ${plainText(event.stack).padEnd(nameWidth)} not run yet: ${plainText(event.reason)}`,
      );
    case 'sampled-out':
      return dim(
        terminal,
        `  ${new Date().toTimeString().slice(0, 8)}  –      ${plainText(`${event.method} ${event.path}`)}  not traced: the sampling rules left it out`,
      );
    case 'trace':
    case 'log':
      return undefined;
  }
}
