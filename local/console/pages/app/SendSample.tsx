import { useMutation } from '@tanstack/react-query';
import { counted } from '../../../wording/duration.ts';
import { callLocal } from '../../api/call.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { announce } from '../../frame/announce.ts';

export function SendSample() {
  const send = useMutation({
    mutationFn: () => callLocal<{ requests: number }>('sample-traffic', {}),
    onSuccess: ({ requests }) => announce(`${counted(requests, 'request')} are being sent`),
  });
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
