import type { Group as GroupOutput, InsightsConfiguration } from '@aws-sdk/client-xray';
import type { Group } from '../../groups/group.ts';
import { boolean, string, structureOf } from '../shapes.ts';

export const insightsShape = structureOf<InsightsConfiguration>()({
  InsightsEnabled: boolean,
  NotificationsEnabled: boolean,
});

/** A summary of a group has the same members. */
export const groupShape = structureOf<GroupOutput>()({
  GroupName: string(),
  GroupARN: string(),
  FilterExpression: string(),
  InsightsConfiguration: insightsShape,
});

export const groupNameShape = string({ min: 1, max: 32 });
export const groupArnShape = string({ min: 1, max: 400 });

export const toGroup = (group: Group) =>
  ({
    GroupName: group.name,
    GroupARN: group.arn,
    FilterExpression: group.filterExpression,
    InsightsConfiguration: {
      InsightsEnabled: group.insightsEnabled,
      NotificationsEnabled: group.notificationsEnabled,
    },
  }) satisfies GroupOutput;
