import { once } from 'node:events';
import { newFolder } from './scratch-folder.ts';
import { runTracelab, type TracelabOptions, type TracelabProcess } from './tracelab-process.ts';

/** What `tracelab xray --output json` prints. */
export interface LoneXRayAddresses {
  readonly api: string;
  readonly console: string;
  readonly daemon: string;
  readonly otlp: string;
  readonly region: string;
  readonly account: string;
  readonly dataDir: string | null;
  readonly pid: number;
}

export interface LoneXRay extends TracelabProcess, LoneXRayAddresses {
  /** Its working directory. */
  readonly folder: string;
  readonly port: number;
}

/** Starts `tracelab xray` on a free port in a new folder. @throws with its own words when it ends instead. */
export async function startLoneXRay(
  args: readonly string[] = [],
  options: Partial<TracelabOptions> = {},
): Promise<LoneXRay> {
  const folder = options.projectDir ?? newFolder('lone');
  const started = runTracelab(['xray', '--port', '0', '--output', 'json', ...args], {
    ...options,
    projectDir: folder,
  });
  const line = await firstLine(started, /^\{.*\}$/m);
  const addresses = JSON.parse(line) as LoneXRayAddresses;
  return { ...started, ...addresses, folder, port: Number(new URL(addresses.api).port) };
}

/** Resolves with what `pattern` finds on stdout. */
export async function firstLine(started: TracelabProcess, pattern: RegExp): Promise<string> {
  const ready = (async () => {
    for (;;) {
      // Not before it is whole.
      const [line] = pattern.exec(started.stdout().replace(/[^\n]*$/, '')) ?? [];
      if (line !== undefined) return line;
      await once(started.child.stdout ?? started.child, 'data');
    }
  })();
  const first = await Promise.race([ready, started.ended]);
  if (typeof first === 'string') return first.trim();
  throw new Error(`it ended with ${first.code}:\n${first.stderr}`);
}
