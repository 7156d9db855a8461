import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SamplingAnswer } from '../../../console-server/protocol.ts';
import { useSettled } from '../../account/use-settled.ts';
import { callLocal } from '../../api/call.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { Icon } from '../../icons/Icon.tsx';
import { describeRates } from './describe-rule.ts';
import { isDefault, type Rule } from './rule.ts';
import styles from './TrialPanel.module.css';
import {
  buildTrial,
  isForApiGatewayOnly,
  questionOf,
  type Trial,
  type TriedRule,
} from './trial.ts';
import { samplingPlaceAddress, type TrialRequest } from './url.ts';
import { rulesKey } from './use-rules.ts';

/** Asked anew as the request is written, and when rules have changed. */
export function TrialAnswer({
  request,
  rules,
  decidedThen,
}: {
  readonly request: TrialRequest;
  readonly rules: readonly Rule[];
  readonly decidedThen: string | undefined;
}) {
  const settled = useSettled(JSON.stringify(questionOf(request)), 150);
  const { data, error, refetch } = useQuery({
    queryKey: [rulesKey, 'trial', settled, rules],
    queryFn: ({ signal }) =>
      callLocal<SamplingAnswer>('sampling-trial', JSON.parse(settled) as object, signal),
    placeholderData: keepPreviousData,
    enabled: settled !== nothing,
  });
  if (settled === nothing) {
    return (
      <p className={styles.soft}>
        Write down what is known of a request, or take that of a recent trace, to see which rule
        decides about it.
      </p>
    );
  }
  const trial = data && buildTrial(data, rules);
  return (
    <div className={styles.answer}>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <div aria-live="polite">
        {trial !== undefined && <Decision trial={trial} request={request} />}
      </div>
      {decidedThen !== undefined && trial?.decides?.name !== decidedThen && (
        <p className={styles.soft}>
          The trace says that <Untrusted text={decidedThen} /> decided about it then.
        </p>
      )}
      {trial !== undefined && trial.passed.length > 0 && (
        <>
          <h3>Tried before, without a match</h3>
          <ol className={styles.passed} aria-label="Tried before">
            {trial.passed.map((tried) => (
              <Passed key={tried.name} tried={tried} request={request} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

const nothing = '{}';

function Decision({
  trial: { decides },
  request,
}: {
  readonly trial: Trial;
  readonly request: TrialRequest;
}) {
  if (decides === undefined) return <p>No rule matches, so nothing is sampled.</p>;
  const { name, rule } = decides;
  return (
    <>
      <p className={styles.decides}>
        <Icon name="check" /> matches{' '}
        <a href={samplingPlaceAddress({ rule: name, request })}>
          <Untrusted text={name} inControl />
        </a>
        {rule !== undefined && (
          <>
            {' '}
            ({isDefault(rule) ? 'the last' : `priority ${rule.priority}`}): {describeRates(rule)}
          </>
        )}
      </p>
      {rule !== undefined && isForApiGatewayOnly(rule) && (
        <p className={styles.soft}>
          X-Ray SDKs leave this rule out, for it has{' '}
          {rule.attributes.length > 0 ? 'attributes' : 'a resource ARN'}: with them a later rule
          decides. API Gateway follows it.
        </p>
      )}
    </>
  );
}

function Passed({
  tried: { name, rule, mismatches },
  request,
}: {
  readonly tried: TriedRule;
  readonly request: TrialRequest;
}) {
  return (
    <li>
      <a href={samplingPlaceAddress({ rule: name, request })}>
        <Untrusted text={name} inControl />
      </a>
      {rule !== undefined && <span className={styles.soft}> (priority {rule.priority})</span>}
      <ul>
        {mismatches.map(({ subject, pattern, given }) => (
          <li key={subject}>
            <Untrusted text={subject} />{' '}
            {given === undefined ? (
              'is not there, wanted '
            ) : (
              <>
                <Untrusted text={given} code most={120} /> does not match{' '}
              </>
            )}
            <Untrusted text={pattern} code most={120} />
          </li>
        ))}
      </ul>
    </li>
  );
}
