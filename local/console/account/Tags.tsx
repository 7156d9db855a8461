import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../components/Button.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Loading } from '../components/Loading.tsx';
import { announce } from '../frame/announce.ts';
import styles from './account.module.css';
import { ChangeList } from './ChangeList.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { type Pair, PairsField } from './PairsField.tsx';
import { fetchTags, mostTags, saveTags, tagChanges, tagsProblem } from './tags.ts';
import type { Account } from './use-account.ts';

interface TagsProps {
  readonly arn: string;
  readonly account: Account;
}

/** The tags of a rule or group, asked for when somebody wants to see them. */
export function Tags(props: TagsProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.tags}
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>Tags</summary>
      {open && <TagsEditor {...props} />}
    </details>
  );
}

function TagsEditor({ arn, account }: TagsProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['tags', arn],
    queryFn: ({ signal }) => fetchTags(arn, signal),
  });
  const [written, setWritten] = useState<readonly Pair[]>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const before = data ?? [];
  const tags = written ?? before;
  const changes = tagChanges(before, tags);
  const isChanged = changes.put.length + changes.remove.length > 0;
  const problem = written && tagsProblem(written);

  const save = async () => {
    await saveTags(arn, changes);
    await refetch();
    setWritten(undefined);
    setAsking(false);
    announce('The tags are saved');
  };
  const submit = async () => {
    if (account.isReal) return setAsking(true);
    setBusy(true);
    setFailure(undefined);
    await save().catch(setFailure);
    setBusy(false);
  };

  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading label="Loading tags" />;
  return (
    <div className={styles.confirm}>
      <PairsField
        legend="Tags"
        hideLegend
        pairs={tags}
        most={mostTags}
        error={problem}
        onChange={setWritten}
      />
      {failure !== undefined && <ErrorNotice error={failure} />}
      {written !== undefined && (
        <div className={styles.buttons}>
          <Button
            kind="primary"
            disabled={busy || problem !== undefined || !isChanged}
            onClick={() => void submit()}
          >
            Save tags
          </Button>
          <Button onClick={() => setWritten(undefined)}>Discard tags</Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          title="Save these tags?"
          action="Save tags"
          account={account}
          onConfirm={save}
          onClose={() => setAsking(false)}
        >
          <ChangeList
            changes={[
              ...changes.remove.map((key) => ({
                label: key,
                from: before.find((tag) => tag.key === key)?.value ?? '',
                to: '',
              })),
              ...changes.put.map(({ key, value }) => ({
                label: key,
                from: before.find((tag) => tag.key === key)?.value ?? '',
                to: value,
              })),
            ]}
          />
        </ConfirmDialog>
      )}
    </div>
  );
}
