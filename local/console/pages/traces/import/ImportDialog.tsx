import { useState } from 'react';
import { counted } from '../../../../wording/duration.ts';
import type { Scope } from '../../../address/scope.ts';
import { longestSeconds } from '../../../address/time-range.ts';
import buttonStyles from '../../../components/Button.module.css';
import { Button } from '../../../components/Button.tsx';
import { Checkbox } from '../../../components/Checkbox.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import { formatCount } from '../../../format/rate.ts';
import { formatTime } from '../../../format/time.ts';
import { tracesAddress } from '../url.ts';
import styles from './Import.module.css';
import type { ImportProgress } from './import-file.ts';
import type { Import } from './use-import.ts';

/** Chooses a file, and tells what became of it. */
export function ImportDialog({
  importing: { state, start, stop, forget },
  onClose,
}: {
  readonly importing: Import;
  readonly onClose: () => void;
}) {
  const [shifts, setShifts] = useState(false);
  return (
    <Dialog title="Import traces" onClose={onClose}>
      <div className={styles.dialog}>
        {state.kind === 'none' && (
          <>
            <p>
              A file of segment documents: one a line, in a list, as BatchGetTraces answers, or what{' '}
              <code>tracelab export</code> writes. It goes to the X-Ray of this machine only.
            </p>
            <Checkbox
              label="Move all times, so that the last one is now"
              checked={shifts}
              onChange={setShifts}
            />
            <label className={classNames(buttonStyles.button, buttonStyles.primary)}>
              Choose a file
              <input
                type="file"
                className="visually-hidden"
                accept=".json,.jsonl,.ndjson,application/json"
                onChange={({ currentTarget }) => {
                  const [file] = currentTarget.files ?? [];
                  if (file !== undefined) start(file, shifts);
                }}
              />
            </label>
            <p className={styles.soft}>A file can also be dropped anywhere on this page.</p>
          </>
        )}
        {state.kind === 'running' && (
          <>
            <p role="status">
              <Untrusted text={state.name} most={80} />: {countsText(state.progress)}
            </p>
            <progress
              max={Math.max(1, state.progress?.size ?? 1)}
              value={state.progress?.read ?? 0}
              aria-label="Part of the file that is read"
            />
            <Button onClick={stop}>Stop</Button>
          </>
        )}
        {state.kind === 'done' && (
          <>
            {state.error !== undefined && <ErrorNotice error={state.error} />}
            {(state.progress !== undefined || state.isStopped) && (
              <p role="status">
                <Untrusted text={state.name} most={80} />: {countsText(state.progress)}
                {state.isStopped && '; stopped before its end'}
              </p>
            )}
            {state.progress !== undefined && <Taken progress={state.progress} onClose={onClose} />}
            {state.progress !== undefined && <Refusals progress={state.progress} />}
            <Button onClick={forget}>Another file</Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

const countsText = (progress: ImportProgress | undefined): string =>
  progress === undefined
    ? 'nothing taken yet'
    : `${counted(progress.taken, 'document')} taken, ${formatCount(progress.refused)} refused`;

function Taken({
  progress: { earliest, latest },
  onClose,
}: {
  readonly progress: ImportProgress;
  readonly onClose: () => void;
}) {
  if (earliest === undefined || latest === undefined) return null;
  const start = Math.floor(earliest);
  const end = Math.min(Math.ceil(latest) + 1, start + longestSeconds);
  const scope: Scope = { filter: '', timeRange: { kind: 'between', start, end } };
  return (
    <p>
      They began at {formatTime(earliest)}.{' '}
      <a href={tracesAddress(scope)} onClick={onClose}>
        Show them
      </a>
    </p>
  );
}

const mostShown = 100;

function Refusals({ progress: { refusals, refused } }: { readonly progress: ImportProgress }) {
  if (refused === 0) return null;
  const byLine = refusals.toSorted((a, b) => a.line - b.line);
  const rest = refused - Math.min(refusals.length, mostShown);
  return (
    <>
      <table className={styles.refusals}>
        <caption>Refused</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Segment</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {byLine.slice(0, mostShown).map(({ line, id, reason }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: refusals are only ever added behind
            <tr key={at}>
              <td>{line}</td>
              <td>{id !== undefined && <Untrusted text={id} most={40} code />}</td>
              <td>
                <Untrusted text={reason} most={300} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className={styles.soft}>and {formatCount(rest)} more</p>}
    </>
  );
}
