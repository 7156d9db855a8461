import type { SettingCollection } from '../settings/settings-store.ts';

export type Tags = Readonly<Record<string, string>>;

/** The tags of groups and sampling rules, by the ARNs of these. */
export interface ResourceTags {
  of(arn: string): Tags;
  /** In place of what there was. @throws TraceStoreError */
  set(arn: string, tags: Tags): void;
  /** @throws TraceStoreError */
  remove(arn: string): void;
}

export const openResourceTags = (stored: SettingCollection<Tags>): ResourceTags => ({
  of: (arn) => stored.get(arn) ?? {},
  set(arn, tags) {
    if (Object.keys(tags).length > 0) stored.put(arn, tags);
    else stored.remove(arn);
  },
  remove(arn) {
    stored.remove(arn);
  },
});
