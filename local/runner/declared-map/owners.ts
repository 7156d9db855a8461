import type { PlannedResource } from '../plan/make-plan.ts';

/** Finds the resource of the template that a part of the plan was made from. */
export interface Owners {
  byName(types: readonly string[], name: string): Owner;
  byPath(constructPath: string | undefined): Owner;
  byId(stack: string, logicalId: string): Owner;
}

/** What a node says of its resource; nothing where there is none. */
export interface Owner {
  readonly constructPath?: string;
  readonly resource?: string;
}

export function createOwners(resources: readonly PlannedResource[]): Owners {
  const owners = resources.map(({ resource, name }) => ({
    type: resource.type,
    name,
    owner: {
      constructPath: resource.constructPath,
      resource: `${resource.stack}/${resource.logicalId}`,
    },
  }));
  const ids = new Map(owners.map(({ owner }) => [owner.resource, owner]));
  const paths = new Map(owners.map(({ owner }) => [owner.constructPath, owner]));
  return {
    byName: (types, name) =>
      owners.find((each) => each.name === name && types.includes(each.type))?.owner ?? {},
    byPath: (constructPath) => paths.get(constructPath ?? '') ?? {},
    byId: (stack, logicalId) => ids.get(`${stack}/${logicalId}`) ?? {},
  };
}
