import type { MapContext } from './context.ts';
import { type TracedProgram, tracedPrograms } from './programs.ts';

export interface DrawnProgram extends TracedProgram {
  readonly id: string;
}

/** Tasks, instances and environments, which write segments through a daemon of their own. */
export function drawPrograms({ plan, drawing, entries, owners }: MapContext): DrawnProgram[] {
  return tracedPrograms(plan).map((program) => {
    const { stack, logicalId, name, type, recording, host } = program;
    const id = drawing.node({
      ...{ name, type, recording, ...owners.byId(stack, logicalId) },
      ...(host !== undefined && { host }),
    });
    if (host !== undefined) {
      entries.hosts.set(host.toLowerCase(), id);
      drawing.enter(id);
    }
    return { ...program, id };
  });
}
