import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { counted } from '../../../wording/duration.ts';
import { callLocal } from '../../api/call.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { announce } from '../../frame/announce.ts';
import styles from './AppPage.module.css';

/** Milliseconds. */
const shownFor = 15_000;

export function SendSample() {
  const send = useMutation({
    mutationFn: () => callLocal<{ requests: number }>('sample-traffic', {}),
    onSuccess: ({ requests }) => announce(`${counted(requests, 'request')} are being sent`),
  });
  const { isIdle, isPending, reset } = send;
  useEffect(() => {
    if (isIdle || isPending) return undefined;
    // What is said here is soon no longer so.
    const timer = setTimeout(reset, shownFor);
    return () => clearTimeout(timer);
  }, [isIdle, isPending, reset]);
  return (
    <>
      <Button icon="send" disabled={send.isPending} onClick={() => send.mutate()}>
        Send sample traffic
      </Button>
      {(send.isError || send.isSuccess) && (
        <div className={styles.news}>
          {send.isError ? (
            <ErrorNotice error={send.error} />
          ) : (
            <span role="status">{`${counted(send.data.requests, 'request')} on the way`}</span>
          )}
        </div>
      )}
    </>
  );
}
