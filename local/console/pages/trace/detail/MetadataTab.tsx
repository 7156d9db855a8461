import { useDeferredValue, useMemo, useState } from 'react';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import { formatJson } from '../format-json.ts';
import type { JsonObject } from '../json.ts';
import styles from './Detail.module.css';
import { JsonTree } from './JsonTree.tsx';
import { formatPath, type JsonPath, searchJson } from './search-json.ts';

/** What a program kept for later, by namespace: only what is open is laid out. */
export function MetadataTab({ metadata }: { readonly metadata: JsonObject | undefined }) {
  const [text, setText] = useState('');
  const [shown, setShown] = useState<JsonPath>();
  // Typing goes on while a large document is searched.
  const wanted = useDeferredValue(text);
  const found = useMemo(() => searchJson(metadata, wanted), [metadata, wanted]);
  if (metadata === undefined || Object.keys(metadata).length === 0) {
    return (
      <p className={styles.none}>
        No metadata. What a program adds with <code>addMetadata</code> is kept with the trace, but
        cannot be searched for by a filter.
      </p>
    );
  }
  return (
    <>
      <div className={styles.search}>
        <TextField
          label="Search metadata"
          hideLabel
          type="search"
          placeholder="search names and values…"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <CopyButton text={() => formatJson(metadata)} label="Copy all" />
      </div>
      {text.trim() !== '' && (
        <div role="status" className={styles.found}>
          {found.paths.length === 0 && 'Nothing found.'}
          <ul>
            {found.paths.map((path) => (
              <li key={JSON.stringify(path)}>
                <button type="button" onClick={() => setShown(path)}>
                  <Untrusted text={formatPath(path)} most={120} inControl code />
                </button>
              </li>
            ))}
          </ul>
          {found.more && 'and more: only the first 100 are listed'}
        </div>
      )}
      {Object.entries(metadata).map(([namespace, value]) => (
        <section key={namespace} className={styles.block}>
          <h3>
            <Untrusted text={namespace} most={100} />
            <CopyButton text={() => formatJson(value)} label="Copy namespace" icon-only />
          </h3>
          <JsonTree value={value} shown={shown?.[0] === namespace ? shown.slice(1) : undefined} />
        </section>
      ))}
    </>
  );
}
