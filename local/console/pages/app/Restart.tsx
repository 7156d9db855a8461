import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppResource } from '../../../console-server/protocol.ts';
import { cut, plainText } from '../../../wording/plain-text.ts';
import { callLocal } from '../../api/call.ts';
import { liveKey } from '../../api/live.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { announce } from '../../frame/announce.ts';
import styles from './Restart.module.css';

/** Asks first, and says what would end. */
export function Restart({
  resource: { stack, logicalId, type, detail },
  title,
}: {
  readonly resource: AppResource;
  readonly title: string;
}) {
  const [asks, setAsks] = useState(false);
  const queries = useQueryClient();
  const restart = useMutation({
    mutationFn: () => callLocal('restart', { stack, logicalId }),
    onSuccess: async () => {
      setAsks(false);
      announce(`${title} is being restarted`);
      await queries.invalidateQueries({ queryKey: [liveKey, 'app'] });
    },
  });
  return (
    <>
      <Button
        icon="refresh"
        onClick={() => {
          restart.reset();
          setAsks(true);
        }}
      >
        Restart…
      </Button>
      {asks && (
        <Dialog title={`Restart ${cut(plainText(title), 100)}?`} onClose={() => setAsks(false)}>
          <div className={styles.question}>
            {type === 'AWS::Lambda::Function' ? (
              <p>
                Its processes end, those at work after their invocation. The next invocation begins
                with a cold start and reads the bundle again.
              </p>
            ) : (
              <>
                <p>
                  Its programs end and start anew at once. Until they serve again, requests fail.
                </p>
                {detail !== undefined && (
                  <p>
                    <Untrusted text={detail} most={400} code />
                  </p>
                )}
              </>
            )}
            {restart.isError && <ErrorNotice error={restart.error} />}
            <div className={styles.buttons}>
              <Button onClick={() => setAsks(false)}>Leave it running</Button>
              <Button kind="danger" disabled={restart.isPending} onClick={() => restart.mutate()}>
                Restart
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
