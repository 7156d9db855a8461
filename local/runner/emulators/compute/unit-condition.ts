import type { ResourceCondition } from '../../running-instance.ts';
import type { UnitStatus } from './context.ts';

/** How a resource is, as what runs for it says; undefined where nothing does. */
export function conditionOfUnits(units: readonly UnitStatus[]): ResourceCondition | undefined {
  if (units.length === 0) return undefined;
  const lines = units.map(({ id, availabilityZone, state, port, restarts, detail }) => {
    const where = port === undefined ? '' : ` on 127.0.0.1:${port}`;
    const times = restarts === 1 ? 'once' : `${restarts} times`;
    const again = restarts === 0 ? '' : `, started again ${times}`;
    const why = detail === undefined ? '' : `: ${detail}`;
    const zone = availabilityZone === undefined ? '' : ` in ${availabilityZone}`;
    return `${id}${zone} ${state}${where}${again}${why}`;
  });
  const isUp = units.some(({ state }) => state === 'running' || state === 'starting');
  return { detail: lines.join('; '), ...(!isUp && { state: 'failed' }) };
}
