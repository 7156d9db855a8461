import type { WireGroup } from '../../api/operations.ts';

/** A group of traces: https://docs.aws.amazon.com/xray/latest/api/API_Group.html. */
export interface Group {
  readonly name: string;
  readonly arn: string;
  /** Absent: `Default`, which has every trace. */
  readonly expression: string | undefined;
  readonly insights: boolean;
  readonly notifications: boolean;
}

export const defaultGroupName = 'Default';

export const isDefault = ({ name }: Pick<Group, 'name'>): boolean => name === defaultGroupName;

/** `Default` first, then by name. */
export const readGroups = (groups: readonly WireGroup[]): readonly Group[] =>
  groups
    .map(readGroup)
    .sort(
      (left, right) =>
        Number(isDefault(right)) - Number(isDefault(left)) || (left.name < right.name ? -1 : 1),
    );

export const readGroup = (wire: WireGroup): Group => ({
  name: wire.GroupName ?? '',
  arn: wire.GroupARN ?? '',
  expression: wire.FilterExpression ?? undefined,
  insights: wire.InsightsConfiguration?.InsightsEnabled === true,
  notifications: wire.InsightsConfiguration?.NotificationsEnabled === true,
});
