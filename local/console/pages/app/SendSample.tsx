import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { counted } from '../../../wording/duration.ts';
import { callLocal } from '../../api/call.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { announce } from '../../frame/announce.ts';

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
      {send.isError && <ErrorNotice error={send.error} />}
      {send.isSuccess && (
        <span role="status">{`${counted(send.data.requests, 'request')} on the way`}</span>
      )}
      <Button icon="send" disabled={send.isPending} onClick={() => send.mutate()}>
        Send sample traffic
      </Button>
    </>
  );
}
