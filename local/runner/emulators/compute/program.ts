import { existsSync } from 'node:fs';
import type { ChildExit } from '../../processes/child-processes.ts';
import { hostVariables } from '../../processes/host-variables.ts';
import { hostEnvironment, machineEnvironment, preloadArguments } from '../../processes/hosts.ts';
import { ComputeError } from './compute-error.ts';
import type { ComputeContext } from './context.ts';
import { inTree } from './file-tree.ts';
import { untilListening } from './free-port.ts';
import { nodeArguments } from './node-command.ts';
import { outputLines } from './output-lines.ts';
import type { Life, LifeEnd } from './supervisor.ts';

/** The machine that a program believes to run on. */
export interface Machine {
  readonly hostname: string;
  /** Root of its file system, on this machine. */
  readonly root: string;
  /** Ports of this machine by those that its programs listen on. */
  readonly ports: Readonly<Record<number, number>>;
  /** Where the X-Ray daemon answers, by the port at which the programs look for it. */
  readonly daemonPorts: Readonly<Record<number, number>>;
  /** Addresses that mean this machine alone, such as `169.254.169.254:80`. */
  readonly hosts: Readonly<Record<string, number>>;
  /** Files of this machine by the paths under which programs have them built in. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ProgramOptions {
  /** Of its lines in the log. */
  readonly logName: string;
  readonly words: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** One of `machine.ports`: where it is waited for. */
  readonly port: number | undefined;
}

const usualStartLimit = 20_000;
/** How long it may take to end, once asked. */
const stopLimit = 3_000;

/**
 * Starts a program of Node.js on a machine of its own.
 *
 * @throws ComputeError when it cannot be started as it is.
 */
export function startProgram(
  context: ComputeContext,
  machine: Machine,
  options: ProgramOptions,
): Life & { readonly pid: number | undefined } {
  const { words, workingDirectory } = options;
  const { startLimit = usualStartLimit } = context;
  const cwd = inTree(machine.root, workingDirectory);
  if (!existsSync(cwd)) {
    throw new ComputeError(`there is no folder "${workingDirectory}" in which to start`);
  }
  const programArguments = nodeArguments(words, { root: machine.root, workingDirectory });
  const output = outputLines(options.logName, context.onLog);
  const child = context.processes.start({
    command: process.execPath,
    arguments: [...preloadArguments, ...programArguments],
    environment: environmentOf(context, machine, options.environment),
    cwd,
    onOutput: (stream, chunk) => output.write(stream, chunk),
  });
  const over = new AbortController();
  let stopping = false;
  const ended = child.exited.then((exit) => {
    over.abort();
    output.close();
    return endOf(exit, stopping);
  });
  const port = options.port === undefined ? undefined : machine.ports[options.port];
  return {
    pid: child.pid,
    ended,
    ready: waitUntilReady(port, startLimit, over.signal).then((listens) => {
      if (listens || over.signal.aborted) return;
      context.cloud.warn(
        `${options.logName}: nothing listens on port ${options.port} after ${startLimit / 1000} seconds; requests to it fail`,
      );
    }),
    stop: async () => {
      stopping = true;
      child.terminate();
      const timer = setTimeout(() => child.kill(), stopLimit);
      await ended;
      clearTimeout(timer);
    },
  };
}

const waitUntilReady = (
  port: number | undefined,
  timeout: number,
  signal: AbortSignal,
): Promise<boolean> =>
  port === undefined ? Promise.resolve(true) : untilListening(port, { timeout, signal });

function endOf({ code, signal, error }: ChildExit, stopping: boolean): LifeEnd {
  if (stopping) return { how: 'was stopped', failed: false };
  if (error !== undefined) return { how: `cannot start: ${error.message}`, failed: true };
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  return { how, failed: code !== 0 };
}

function environmentOf(
  { endpointUrl, childEnvironment, hosts }: ComputeContext,
  machine: Machine,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  // Programs of one machine reach each other, and its daemon, through the loopback interface.
  const loopback = { ...machine.daemonPorts, ...machine.ports };
  const local = Object.entries(loopback).flatMap(([port, at]) => [
    [`127.0.0.1:${port}`, at],
    [`localhost:${port}`, at],
  ]);
  return {
    ...hostVariables(),
    LANG: 'C.UTF-8',
    // A home that does not exist: profiles of the person at this machine stay out.
    HOME: '/home/tracelab',
    ...own,
    AWS_ENDPOINT_URL: endpointUrl,
    ...childEnvironment,
    ...hostEnvironment({
      map: { ...hosts, ...machine.hosts, ...Object.fromEntries(local) },
      allowOutside: false,
    }),
    ...machineEnvironment({
      listen: machine.ports,
      hostname: machine.hostname,
      files: machine.files,
    }),
  };
}
