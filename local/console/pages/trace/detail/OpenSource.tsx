import { useApp } from '../../../api/queries.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { editorLink } from '../../../frame/editor-link.ts';
import { usePreferences } from '../../../frame/preferences.ts';
import { Icon } from '../../../icons/Icon.tsx';
import type { StackFrame } from '../trace-entity.ts';
import { findSource } from './source-place.ts';

/** Leads to the line in the editor of the preferences; without one, its place can be copied. */
export function OpenSource({
  frame,
  directory,
}: {
  readonly frame: StackFrame;
  readonly directory: string | undefined;
}) {
  const preferences = usePreferences();
  const app = useApp();
  const place = findSource(frame, directory, app.data?.projectDir);
  if (place === undefined) return null;
  const link = editorLink(preferences, place.file, place.line);
  return link === undefined ? (
    <CopyButton
      text={`${place.file}:${place.line}`}
      label="Copy the place in the source"
      icon-only
    />
  ) : (
    <a href={link}>
      <Icon name="code" /> open source
    </a>
  );
}
