import type { Change } from '../../account/ChangeList.tsx';
import { percentText } from './describe-rule.ts';
import type { Attribute, Rule } from './rule.ts';

/** A rule as it is being written: whatever was typed, readable or not. */
export interface RuleDraft {
  readonly name: string;
  readonly priority: string;
  readonly reservoir: string;
  /** Percent. */
  readonly rate: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly serviceName: string;
  readonly serviceType: string;
  readonly resourceArn: string;
  readonly attributes: readonly Attribute[];
  readonly hasBoost: boolean;
  /** Percent. */
  readonly boostRate: string;
  readonly boostCooldown: string;
}

export type DraftField = keyof RuleDraft;

/** In the order of the form. */
export const fieldLabels: Readonly<Record<DraftField, string>> = {
  name: 'Name',
  priority: 'Priority',
  reservoir: 'Reservoir',
  rate: 'Rate',
  host: 'Host',
  method: 'Method',
  path: 'Path',
  serviceName: 'Service name',
  serviceType: 'Service type',
  resourceArn: 'Resource ARN',
  attributes: 'Attributes',
  hasBoost: 'Boost',
  boostRate: 'Boost up to',
  boostCooldown: 'Boost once in',
};

export const fields = Object.keys(fieldLabels) as readonly DraftField[];

export const blankDraft: RuleDraft = {
  name: '',
  priority: '1000',
  reservoir: '1',
  rate: '5',
  host: '*',
  method: '*',
  path: '*',
  serviceName: '*',
  serviceType: '*',
  resourceArn: '*',
  attributes: [],
  hasBoost: false,
  boostRate: '50',
  boostCooldown: '10',
};

export const draftOf = (rule: Rule): RuleDraft => ({
  name: rule.name,
  priority: String(rule.priority),
  reservoir: String(rule.reservoir),
  rate: percentText(rule.rate),
  host: rule.host,
  method: rule.method,
  path: rule.path,
  serviceName: rule.serviceName,
  serviceType: rule.serviceType,
  resourceArn: rule.resourceArn,
  attributes: rule.attributes,
  hasBoost: rule.boost !== undefined,
  boostRate: rule.boost === undefined ? blankDraft.boostRate : percentText(rule.boost.maxRate),
  boostCooldown: String(rule.boost?.cooldownMinutes ?? blankDraft.boostCooldown),
});

/** Fields that are not as they were; those of a boost that there is on neither side do not count. */
export const changedFields = (before: RuleDraft, after: RuleDraft): readonly DraftField[] =>
  fields.filter((field) => {
    if (isBoostDetail(field) && !after.hasBoost) return false;
    return !isSame(before, after, field) || (isBoostDetail(field) && !before.hasBoost);
  });

export const changesOf = (before: RuleDraft, after: RuleDraft): readonly Change[] =>
  changedFields(before, after).map((field) => ({
    label: fieldLabels[field],
    from: isBoostDetail(field) && !before.hasBoost ? '' : shown(before, field),
    to: shown(after, field),
  }));

/** What I changed on top of what somebody else made of the rule meanwhile. */
export function rebased(base: RuleDraft, mine: RuleDraft, theirs: RuleDraft): RuleDraft {
  const changed = changedFields(base, mine);
  return {
    ...theirs,
    ...Object.fromEntries(changed.map((field) => [field, mine[field]])),
  };
}

const isBoostDetail = (field: DraftField): boolean =>
  field === 'boostRate' || field === 'boostCooldown';

const isSame = (before: RuleDraft, after: RuleDraft, field: DraftField): boolean =>
  JSON.stringify(before[field]) === JSON.stringify(after[field]);

function shown(draft: RuleDraft, field: DraftField): string {
  switch (field) {
    case 'attributes':
      return draft.attributes.map(({ key, value }) => `${key}=${value}`).join(', ');
    case 'hasBoost':
      return draft.hasBoost ? 'yes' : 'no';
    case 'rate':
    case 'boostRate':
      return `${draft[field]} %`;
    case 'boostCooldown':
      return `${draft.boostCooldown} min`;
    default:
      return draft[field];
  }
}
