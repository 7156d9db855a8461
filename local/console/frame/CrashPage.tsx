import { formatAddress } from '../address/address.ts';
import { useConsoleInfo } from '../api/queries.ts';
import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import styles from './MessagePage.module.css';

/** In place of a page that broke. */
export function CrashPage({
  error,
  componentStack,
  onRetry,
}: {
  readonly error: unknown;
  readonly componentStack?: string;
  readonly onRetry: () => void;
}) {
  const version = useConsoleInfo().data?.version ?? 'unknown';
  const report = crashReport({
    error,
    version,
    address: location.hash,
    browser: navigator.userAgent,
    ...(componentStack !== undefined && { componentStack }),
  });
  return (
    <section className={styles.page} role="alert">
      <h1>{isOutdated(error) ? 'This page could not be loaded' : 'This page broke'}</h1>
      <p>
        {isOutdated(error)
          ? 'Either TraceLab does not run any more, or its console was built anew since this tab was opened. Reload the tab.'
          : 'That is a fault of TraceLab. Traces and everything else are as they were. Please report what stands below; leave out names that are not for others.'}
      </p>
      <div className={styles.actions}>
        {isOutdated(error) && (
          <Button kind="primary" icon="refresh" onClick={() => location.reload()}>
            Reload
          </Button>
        )}
        <Button icon="refresh" onClick={onRetry}>
          Try again
        </Button>
        <CopyButton text={report} label="Copy report" />
        <a href={formatAddress(['service-map'])}>To the map</a>
      </div>
      <pre className={styles.report}>{report}</pre>
    </section>
  );
}

/** A part of the page that could not be had; each browser has its own words for it. */
const isOutdated = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|importing a module|unable to preload/i.test(error.message);

function crashReport({
  error,
  version,
  address,
  browser,
  componentStack = '',
}: {
  readonly error: unknown;
  readonly version: string;
  readonly address: string;
  readonly browser: string;
  readonly componentStack?: string;
}): string {
  const said =
    error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return [
    `TraceLab ${version}, console`,
    `Address: ${address.slice(0, 500)}`,
    `Browser: ${browser}`,
    '',
    said.slice(0, 5000),
    componentStack.slice(0, 3000),
  ]
    .join('\n')
    .trim();
}
