import type { DeclaredMap } from '../../console-server/protocol.ts';
import type { AppPlan } from '../app-plan.ts';
import type { PlannedResource } from '../plan/make-plan.ts';
import { compileMap } from './compile-map.ts';
import { createDirectory, newEntries } from './directory.ts';
import { drawDatabases, drawMessaging, drawTables } from './draw-data.ts';
import { drawApis, drawLoadBalancers } from './draw-fronts.ts';
import { drawFunctions, enterUncalledFunctions, functionIds } from './draw-functions.ts';
import { drawPrograms } from './draw-programs.ts';
import { drawSources } from './draw-sources.ts';
import { newDrawing } from './drawing.ts';
import { createOwners } from './owners.ts';

/** What a map needs besides the plan. */
export interface MapScope {
  readonly account: string;
  readonly region: string;
}

/**
 * The service map as the template declares it: what writes segments, what is inferred from calls, and who
 * is told of whom. A call that only the code knows of is missing; one that the code does not make, although
 * it is told whom it could call, is there.
 */
export function declareMap(
  plan: AppPlan,
  resources: readonly PlannedResource[],
  scope: MapScope,
): DeclaredMap {
  const drawing = newDrawing();
  const entries = newEntries();
  const context = { plan, resources, scope, drawing, entries, owners: createOwners(resources) };
  drawFunctions(context);
  drawTables(context);
  drawMessaging(context);
  drawDatabases(context);
  const programs = drawPrograms(context);
  drawApis(context);
  drawLoadBalancers(context, programs);
  drawSources(context);

  const called = (name: string, type: string) =>
    drawing.node({ name, type, recording: { kind: 'called' } });
  const directory = createDirectory(plan, entries, {
    external: (host) => called(host, 'remote'),
    secretsManager: () => called('SecretsManager', 'AWS::SecretsManager'),
  });
  for (const { name, environment } of plan.functions) {
    const { handler } = functionIds(name);
    for (const told of directory.toldBy(environment)) drawing.edge(handler, told);
  }
  for (const { id, environment } of programs) {
    for (const told of directory.toldBy(environment)) drawing.edge(id, told);
  }
  enterUncalledFunctions(context);
  return compileMap(drawing);
}
