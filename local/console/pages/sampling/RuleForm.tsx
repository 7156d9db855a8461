import type { ComponentProps } from 'react';
import { focusOnce } from '../../account/focus-once.ts';
import { PairsField } from '../../account/PairsField.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { Problems } from './parse-draft.ts';
import styles from './RuleForm.module.css';
import { type DraftField, fieldLabels, type RuleDraft } from './rule-draft.ts';

type TextDraftField = {
  [Field in DraftField]: RuleDraft[Field] extends string ? Field : never;
}[DraftField];

/** Every field of a rule; of Default only what X-Ray lets change. */
export function RuleForm({
  draft,
  problems,
  isNew,
  isDefault,
  onChange,
}: {
  readonly draft: RuleDraft;
  readonly problems: Problems;
  readonly isNew: boolean;
  readonly isDefault: boolean;
  readonly onChange: (draft: RuleDraft) => void;
}) {
  const text = (
    field: TextDraftField,
    more: Pick<ComponentProps<'input'>, 'disabled' | 'ref'> & { hint?: string } = {},
  ) => (
    <TextField
      label={fieldLabels[field]}
      value={draft[field]}
      error={problems.get(field)}
      onChange={(event) => onChange({ ...draft, [field]: event.currentTarget.value })}
      {...more}
    />
  );
  const pattern = (field: TextDraftField) => text(field, { disabled: isDefault });
  return (
    <div className={styles.form}>
      {isNew && text('name', { ref: focusOnce })}
      <div className={styles.three}>
        {text('priority', {
          disabled: isDefault,
          hint: isDefault ? 'always the last' : '1 to 9999, lowest first',
        })}
        {text('reservoir', { hint: 'requests a second' })}
        {text('rate', { hint: '% of the rest' })}
      </div>
      <fieldset className={styles.patterns}>
        <legend>Requests</legend>
        <div className={styles.two}>
          {pattern('method')}
          {pattern('host')}
        </div>
        {pattern('path')}
        <div className={styles.two}>
          {pattern('serviceName')}
          {pattern('serviceType')}
        </div>
        {pattern('resourceArn')}
        <p className={styles.hint}>
          {isDefault
            ? 'Default is for every request that no other rule matches; X-Ray lets its rate and reservoir change only.'
            : '* stands for any characters, ? for one; upper and lower case are the same.'}
        </p>
      </fieldset>
      {!isDefault && (
        <>
          <PairsField
            legend={fieldLabels.attributes}
            pairs={draft.attributes}
            most={5}
            error={problems.get('attributes')}
            hint={
              draft.attributes.length === 0
                ? undefined
                : 'Headers of requests to API Gateway. X-Ray SDKs leave out a rule that has any.'
            }
            onChange={(attributes) => onChange({ ...draft, attributes })}
          />
          <Checkbox
            label="Raise the rate for a short time while anomalies go unrecorded"
            checked={draft.hasBoost}
            onChange={(hasBoost) => onChange({ ...draft, hasBoost })}
          />
          {draft.hasBoost && (
            <div className={styles.two}>
              {text('boostRate', { hint: '%' })}
              {text('boostCooldown', { hint: 'minutes' })}
            </div>
          )}
        </>
      )}
    </div>
  );
}
