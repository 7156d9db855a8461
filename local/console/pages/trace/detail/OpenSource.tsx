import { CopyButton } from '../../../components/CopyButton.tsx';
import { editorLink } from '../../../frame/editor-link.ts';
import { usePreferences } from '../../../frame/preferences.ts';
import { Icon } from '../../../icons/Icon.tsx';
import type { SourcePlace } from './source-place.ts';

/** Leads to the line in the editor of the preferences; without one, its place can be copied. */
export function OpenSource({ place: { file, line } }: { readonly place: SourcePlace }) {
  const link = editorLink(usePreferences(), file, line);
  return link === undefined ? (
    <CopyButton text={`${file}:${line}`} label="Copy the place in the source" icon-only />
  ) : (
    <a href={link}>
      <Icon name="code" /> open source
    </a>
  );
}
