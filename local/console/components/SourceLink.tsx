import { useApp } from '../api/queries.ts';
import { editorLink } from '../frame/editor-link.ts';
import { usePreferences } from '../frame/preferences.ts';
import { CopyButton } from './CopyButton.tsx';
import styles from './SourceLink.module.css';
import { Untrusted } from './Untrusted.tsx';

/** A place in the code: to be opened in the editor that settings name, else to be copied. */
export function SourceLink({
  file,
  line,
}: {
  /** Absolute, or from the folder of the app. */
  readonly file: string;
  readonly line?: number | undefined;
}) {
  const projectDir = useApp().data?.projectDir;
  const preferences = usePreferences();
  const isAbsolute = /^(?:\/|[a-z]:[\\/])/i.test(file);
  const path = isAbsolute || projectDir === undefined ? file : `${projectDir}/${file}`;
  const href = editorLink(preferences, path, line);
  const place = line === undefined ? file : `${file}:${line}`;
  return (
    <span className={styles.source}>
      {href === undefined ? (
        <Untrusted text={place} code />
      ) : (
        <a href={href} title="Open in the editor">
          <Untrusted text={place} code inControl />
        </a>
      )}
      <CopyButton
        text={line === undefined ? path : `${path}:${line}`}
        label="Copy path"
        icon-only
      />
    </span>
  );
}
