import type { AppPlan } from '../app-plan.ts';
import type { PlannedResource } from '../plan/make-plan.ts';
import type { DirectoryEntries } from './directory.ts';
import type { Drawing } from './drawing.ts';
import type { Owners } from './owners.ts';

/** What drawing a part of the map needs of the rest. */
export interface MapContext {
  readonly plan: AppPlan;
  readonly resources: readonly PlannedResource[];
  readonly scope: { readonly account: string; readonly region: string };
  readonly drawing: Drawing;
  readonly entries: DirectoryEntries;
  readonly owners: Owners;
}
