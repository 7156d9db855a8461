import { useQuery } from '@tanstack/react-query';
import { callXRay } from '../../api/call.ts';
import { useConsoleInfo } from '../../api/queries.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { targetName } from '../../frame/TargetBadge.tsx';
import { libraries } from './libraries.ts';
import { Section, Setting } from './Setting.tsx';
import styles from './SettingsPage.module.css';

export function About() {
  const info = useConsoleInfo();
  const destination = useQuery({
    queryKey: ['segment-destination'],
    queryFn: ({ signal }) => callXRay('GetTraceSegmentDestination', {}, signal),
  });
  return (
    <Section title="About">
      {info.isError && <ErrorNotice error={info.error} onRetry={() => void info.refetch()} />}
      {info.data !== undefined && (
        <>
          <Setting name="X-Ray">
            <span>
              {info.data.target.kind === 'aws' ? 'of an AWS account: ' : 'of this machine: '}
              <Untrusted text={targetName(info.data)} />
            </span>
          </Setting>
          <Setting name="Region and account">
            <Untrusted text={[info.data.region, info.data.account].filter(Boolean).join(', ')} />
          </Setting>
          <Setting
            name="For the AWS CLI"
            about="Behind every aws xray command, to ask the same X-Ray."
          >
            <span className={styles.grow}>
              <Untrusted text={info.data.awsCliOptions} code />
            </span>
            <CopyButton text={info.data.awsCliOptions} label="Copy options" icon-only />
          </Setting>
          <Setting name="Version">
            <Untrusted text={`TraceLab ${info.data.version}`} />
          </Setting>
        </>
      )}
      <Setting
        name="Segments go to"
        about="XRay, or CloudWatchLogs where transaction search is on."
      >
        {destination.isError ? (
          <ErrorNotice error={destination.error} onRetry={() => void destination.refetch()} />
        ) : (
          <span>
            {destination.data?.Destination ?? '…'}
            {destination.data?.Status !== undefined && ` (${destination.data.Status})`}
          </span>
        )}
      </Setting>
      <Setting name="Licence">
        <span>
          Apache-2.0. The page contains{' '}
          {libraries.map(({ name, licence }) => `${name} (${licence})`).join(', ')}, and icons that
          were drawn for it. Nothing is loaded from elsewhere, and nothing is reported to anyone.
        </span>
      </Setting>
    </Section>
  );
}
