import { formatAddress } from '../../address/address.ts';

export interface GroupsPlace {
  /** Name of the group that is open; one that does not exist begins with the filter. */
  readonly group?: string;
  readonly filter?: string;
  readonly insight?: string;
}

export const groupsAddress = ({ group, filter, insight }: GroupsPlace = {}): string =>
  formatAddress(['groups'], { group, filter, insight });
