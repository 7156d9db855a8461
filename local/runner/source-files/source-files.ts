import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppPlan } from '../app-plan.ts';
import { UnresolvableError } from '../assembly/errors.ts';
import type { PlannedResource } from '../plan/make-plan.ts';
import type { DeclaredResource } from '../plan/plan.ts';
import { handlerFile, programFile } from './deployed-files.ts';
import { findSource } from './find-source.ts';
import { openProjectFiles } from './project-files.ts';

/** The files with the code of functions and services, by `<stack>/<logicalId>`, from the project's folder. */
export async function findSourceFiles(
  projectDir: string,
  plan: AppPlan,
  resources: readonly PlannedResource[],
): Promise<ReadonlyMap<string, string>> {
  const files = openProjectFiles(projectDir);
  const found = new Map<string, string>();
  for (const { resource } of resources) {
    const deployed = deployedFile(resource, plan);
    if (deployed === undefined) continue;
    const source = findSource(deployed, projectDir, files);
    if (source !== undefined) found.set(`${resource.stack}/${resource.logicalId}`, source);
    // Maps are large, and requests are served meanwhile.
    await nextTurn();
  }
  return found;
}

function deployedFile(resource: DeclaredResource, plan: AppPlan): string | undefined {
  if (resource.type !== 'AWS::Lambda::Function') {
    return programFile(plan, resource.stack, resource.logicalId);
  }
  try {
    return handlerFile(resource);
  } catch (error) {
    if (error instanceof UnresolvableError) return undefined;
    throw error;
  }
}
