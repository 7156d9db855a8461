import { CopyButton } from '../../../components/CopyButton.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import { asText, type JsonObject } from '../json.ts';
import styles from './Detail.module.css';
import { Facts } from './Facts.tsx';

export function SqlTab({ sql }: { readonly sql: JsonObject }) {
  const statement = asText(sql.sanitized_query);
  const fact = (name: string, member: string) => ({ name, value: asText(sql[member]) });
  return (
    <>
      {statement !== undefined && (
        <div className={styles.statement}>
          <pre>
            <Untrusted text={statement} most={4000} code />
          </pre>
          <CopyButton text={statement} label="Copy statement" />
        </div>
      )}
      <Facts
        facts={[
          fact('url', 'url'),
          fact('connection string', 'connection_string'),
          fact('database type', 'database_type'),
          fact('database version', 'database_version'),
          fact('user', 'user'),
          fact('driver version', 'driver_version'),
          fact('preparation', 'preparation'),
        ]}
      />
    </>
  );
}
