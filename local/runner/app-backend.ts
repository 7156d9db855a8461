import {
  type AppBackend,
  type AppDescription,
  ConsoleError,
  type InvokeAnswer,
} from '../console-server/index.ts';
import type { AppPlan } from './app-plan.ts';
import { describeResources } from './app-resources.ts';
import { declareMap } from './declared-map/declare-map.ts';
import type { LogStore } from './log-store.ts';
import type { PlannedResource } from './plan/make-plan.ts';
import type { InstanceStatus } from './running-instance.ts';
import type { RunningServices } from './services.ts';
import { findSourceFiles } from './source-files/source-files.ts';

export interface AppBackendOptions {
  readonly projectDir: string;
  readonly plan: AppPlan;
  readonly resources: readonly PlannedResource[];
  readonly services: Pick<
    RunningServices,
    'invoke' | 'restartFunction' | 'restartPrograms' | 'seenNodes'
  >;
  readonly status: () => InstanceStatus;
  readonly logs: LogStore;
  /** Stacks of the app that do not run, those that cannot among them. @default those that cannot */
  readonly otherStacks?: readonly string[];
  /** One round of requests that show what the app does. @default the app has none */
  readonly sampleRound?: SampleRound;
  readonly warn: (message: string) => void;
}

export interface SampleRound {
  /** How many requests it sends. */
  readonly requests: number;
  /** Resolves when all are answered. @throws when one cannot be sent */
  send(signal: AbortSignal): Promise<void>;
}

/** What the console asks of the app that runs here. `stop` gives up a round of sample traffic. */
export function createAppBackend(options: AppBackendOptions): AppBackend & { stop(): void } {
  const { projectDir, plan, resources, services, logs, sampleRound, warn } = options;
  const { account, region, leftOut: cannotRun } = options.status();
  const leftOut = [
    ...cannotRun,
    ...(options.otherStacks ?? [])
      .filter((stack) => !cannotRun.some((each) => each.stack === stack))
      .map((stack) => ({ stack, reason: 'not among those that were asked for with --only' })),
  ];
  const declared = declareMap(plan, resources, { account, region });
  const stopping = new AbortController();
  let sources: ReturnType<typeof findSourceFiles> | undefined;
  let round: Promise<void> | undefined;

  return {
    describe: async (): Promise<AppDescription> => {
      sources ??= findSourceFiles(projectDir, plan, resources);
      const sourceFiles = await sources;
      const { stacks, resources: statuses } = options.status();
      const seen = services.seenNodes(statuses);
      return {
        ...{ projectDir, stacks, leftOut, declared },
        resources: describeResources(statuses, { plan, declared, seen, sourceFiles }),
      };
    },
    logs: (query) => logs.read(query),
    invoke: async ({ function: name, event }) => {
      const { status, headers, body, traceId } = await services.invoke(name, event);
      const payload = String(body ?? '');
      // What the function or its throttling answers is an answer; the rest is wrong with the question.
      if (status >= 400 && status !== 429 && status < 500) {
        throw new ConsoleError(status, messageOf(payload) ?? `Lambda answered ${status}`);
      }
      const failed = status >= 300 || headers?.['x-amz-function-error'] !== undefined;
      return { status, payload, failed, traceId } satisfies InvokeAnswer;
    },
    restart: async ({ stack, logicalId }) => {
      const found = options
        .status()
        .resources.find((each) => each.stack === stack && each.logicalId === logicalId);
      if (found === undefined) {
        throw new ConsoleError(404, `no resource "${logicalId}" of stack "${stack}" runs here`);
      }
      const isRun =
        found.type === 'AWS::Lambda::Function'
          ? services.restartFunction(found.name)
          : (await services.restartPrograms(stack, logicalId)) > 0;
      if (!isRun) throw new ConsoleError(409, `nothing to restart: ${whyNot(found)}`);
    },
    ...(sampleRound !== undefined && {
      sendSampleTraffic: () => {
        if (round !== undefined) {
          throw new ConsoleError(409, 'sample traffic is being sent; wait until it is through');
        }
        round = sampleRound
          .send(stopping.signal)
          .catch((error: unknown) => {
            if (stopping.signal.aborted) return;
            warn(`sample traffic: ${error instanceof Error ? error.message : String(error)}`);
          })
          .finally(() => {
            round = undefined;
          });
        return sampleRound.requests;
      },
    }),
    stop: () => stopping.abort(),
  };
}

function whyNot({ constructPath, type, state, detail }: InstanceStatus['resources'][number]) {
  if (state === 'failed') return `${constructPath} does not run: ${detail ?? 'it failed'}`;
  return `${constructPath} (${type}) has no process of its own here`;
}

/** Lambda spells the member in two ways. */
function messageOf(payload: string): string | undefined {
  try {
    const { message, Message } = JSON.parse(payload);
    const text: unknown = message ?? Message;
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
