import { type Address, formatAddress } from '../../address/address.ts';

export interface GroupsPlace {
  /** Name of the group that is open; one that does not exist begins with the filter. */
  readonly group?: string | undefined;
  readonly filter?: string | undefined;
  readonly insight?: string | undefined;
  /** A group is being made. */
  readonly isNew?: boolean | undefined;
}

export const groupsAddress = ({ group, filter, insight, isNew }: GroupsPlace = {}): string =>
  formatAddress(['groups'], { group, filter, insight, new: isNew === true ? 'yes' : undefined });

export const parseGroupsPlace = ({ query }: Address): GroupsPlace => ({
  group: given(query.get('group')),
  filter: given(query.get('filter')),
  insight: given(query.get('insight')),
  isNew: query.get('new') === 'yes',
});

const given = (text: string | null): string | undefined =>
  text === null || text === '' ? undefined : text;
