import { useId, useState } from 'react';
import { PairsField } from '../../account/PairsField.tsx';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { RecentTraces } from './RecentTraces.tsx';
import type { Rule } from './rule.ts';
import { TrialAnswer } from './TrialAnswer.tsx';
import styles from './TrialPanel.module.css';
import type { TrialRequest } from './url.ts';
import { useRequest } from './use-request.ts';

type Side = Exclude<keyof TrialRequest, 'attributes'>;

const fields: readonly { readonly side: Side; readonly label: string; readonly example: string }[] =
  [
    { side: 'method', label: 'Method', example: 'POST' },
    { side: 'host', label: 'Host', example: 'shop.example.com' },
    { side: 'path', label: 'Path', example: '/orders/7' },
    { side: 'serviceName', label: 'Service name', example: 'orders/prod' },
    { side: 'serviceType', label: 'Service type', example: 'AWS::ApiGateway::Stage' },
    { side: 'resourceArn', label: 'Resource ARN', example: 'arn:aws:…' },
  ];

/** Which rule decides about a request, and why those before it do not. */
export function TrialPanel({ rules }: { readonly rules: readonly Rule[] }) {
  const [request, setRequest] = useRequest();
  const [choosing, setChoosing] = useState(false);
  /** The rule that the trace it was taken from names. */
  const [decidedThen, setDecidedThen] = useState<string>();
  const titleId = useId();
  const change = (part: Partial<TrialRequest>) => {
    setDecidedThen(undefined);
    setRequest({ ...request, ...part });
  };
  return (
    <section className={styles.trial} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>Try a request</h2>
        <p>What is left empty is not known of the request, and matches every pattern.</p>
        <Button icon="traces" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
          From a recent trace
        </Button>
        <Button kind="quiet" icon="reset" onClick={() => change(blank)}>
          Clear
        </Button>
      </header>
      {choosing && (
        <RecentTraces
          onChoose={(traced) => {
            setRequest({ ...blank, ...traced.request });
            setDecidedThen(traced.ruleName);
            setChoosing(false);
          }}
        />
      )}
      <div className={styles.sides}>
        <div className={styles.fields}>
          {fields.map(({ side, label, example }) => (
            <TextField
              key={side}
              className={styles[side]}
              label={label}
              placeholder={example}
              maxLength={2000}
              value={request[side] ?? ''}
              onChange={(event) => change({ [side]: event.currentTarget.value })}
            />
          ))}
          <PairsField
            legend="Attributes"
            pairs={request.attributes ?? []}
            most={20}
            onChange={(attributes) => change({ attributes })}
          />
        </div>
        <TrialAnswer request={request} rules={rules} decidedThen={decidedThen} />
      </div>
    </section>
  );
}

const blank: TrialRequest = {
  method: undefined,
  host: undefined,
  path: undefined,
  serviceName: undefined,
  serviceType: undefined,
  resourceArn: undefined,
  attributes: undefined,
};
