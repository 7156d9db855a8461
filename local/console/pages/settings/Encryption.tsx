import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callXRay } from '../../api/call.ts';
import type { Output } from '../../api/operations.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { announce } from '../../frame/announce.ts';
import { Icon } from '../../icons/Icon.tsx';
import { Section, Setting } from './Setting.tsx';
import styles from './SettingsPage.module.css';

type Config = NonNullable<Output<'GetEncryptionConfig'>['EncryptionConfig']>;

const queryKey = ['encryption'];

/** X-Ray's own key has no id; the answer says null then. */
const keyOf = ({ KeyId }: Config): string => KeyId ?? '';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html */
export function Encryption() {
  const config = useQuery({
    queryKey,
    queryFn: ({ signal }) => callXRay('GetEncryptionConfig', {}, signal),
    refetchInterval: ({ state }) =>
      state.data?.EncryptionConfig?.Status === 'UPDATING' ? 1000 : false,
  });
  const shown = config.data?.EncryptionConfig;
  return (
    <Section title="Encryption of traces">
      {config.isPending && <Loading label="Asking how traces are encrypted…" />}
      {config.isError && <ErrorNotice error={config.error} onRetry={() => void config.refetch()} />}
      {shown !== undefined && (
        <>
          <Setting name="Now">
            <span>
              {shown.Type === 'KMS' ? 'Key of KMS' : 'X-Ray’s own key'}
              {keyOf(shown) !== '' && (
                <>
                  {' '}
                  <Untrusted text={keyOf(shown)} code />
                </>
              )}
            </span>
            <Icon name={shown.Status === 'UPDATING' ? 'clock' : 'check'} />
            <span>
              {shown.Status === 'UPDATING' ? 'being changed (UPDATING)' : 'in use (ACTIVE)'}
            </span>
          </Setting>
          <Change key={`${shown.Type} ${keyOf(shown)}`} config={shown} />
        </>
      )}
    </Section>
  );
}

function Change({ config }: { readonly config: Config }) {
  const queries = useQueryClient();
  const [type, setType] = useState<'NONE' | 'KMS'>(config.Type === 'KMS' ? 'KMS' : 'NONE');
  const [keyId, setKeyId] = useState(keyOf(config));
  const change = useMutation({
    mutationFn: () =>
      callXRay('PutEncryptionConfig', {
        Type: type,
        ...(type === 'KMS' && { KeyId: keyId.trim() }),
      }),
    onSuccess: (answer) => {
      queries.setQueryData(queryKey, answer);
      announce('Encryption is being changed');
    },
  });
  const isSame =
    type === (config.Type ?? 'NONE') && (type === 'NONE' || keyId.trim() === keyOf(config));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Setting name="Change to" about="Applies to traces that arrive from then on.">
        <Segmented
          label="Key"
          options={[
            { value: 'NONE', label: 'X-Ray’s own key' },
            { value: 'KMS', label: 'Key of KMS' },
          ]}
          value={type}
          onChange={setType}
        />
        {type === 'KMS' && (
          <TextField
            label="Key id, ARN or alias"
            className={styles.grow}
            placeholder="alias/traces"
            value={keyId}
            onChange={(event) => setKeyId(event.currentTarget.value)}
          />
        )}
        <Button
          type="submit"
          disabled={
            isSame ||
            change.isPending ||
            config.Status === 'UPDATING' ||
            (type === 'KMS' && keyId.trim() === '')
          }
        >
          Change
        </Button>
        {change.isError && <ErrorNotice error={change.error} />}
      </Setting>
    </form>
  );
}
