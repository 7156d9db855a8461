import type { ConsoleInfo } from '../../../console-server/protocol.ts';
import { EmptyState } from '../../components/EmptyState.tsx';

/** The console of an X-Ray alone, or of an account. */
export function NoApp({ info: { target } }: { readonly info: ConsoleInfo }) {
  return (
    <EmptyState title="No app runs behind this console" command="npx tracelab start">
      <p>
        {target.kind === 'aws'
          ? 'It shows the traces of an AWS account, whose resources only the account itself knows.'
          : 'It shows an X-Ray by itself.'}{' '}
        In the folder of a CDK app this command runs the app on this machine and opens a console
        that lists its resources, with their source files, logs and last traces, and lets you invoke
        and restart them.
      </p>
    </EmptyState>
  );
}
