import { useState } from 'react';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { templateProblem } from '../../frame/editor-link.ts';
import { changePreferences, type Preferences, usePreferences } from '../../frame/preferences.ts';
import { Section, Setting } from './Setting.tsx';
import styles from './SettingsPage.module.css';

const editors: readonly { readonly value: Preferences['editor']; readonly label: string }[] = [
  { value: 'none', label: 'No links, paths are copied' },
  { value: 'vscode', label: 'VS Code' },
  { value: 'jetbrains', label: 'JetBrains' },
  { value: 'custom', label: 'Another…' },
];

export function EditorSetting() {
  const { editor } = usePreferences();
  return (
    <Section title="Code">
      <Setting
        name="Open source files in"
        about="Of stack traces and handlers. The browser asks before it opens the editor."
      >
        <Select
          label="Editor"
          hideLabel
          options={editors}
          value={editor}
          onChange={(next) => changePreferences({ editor: next })}
        />
        {editor === 'custom' && <Template />}
      </Setting>
    </Section>
  );
}

/** Kept only while it can be used. */
function Template() {
  const { editorTemplate } = usePreferences();
  const [text, setText] = useState(editorTemplate);
  const problem = text === '' ? undefined : templateProblem(text);
  return (
    <TextField
      label="Link to a file"
      className={styles.grow}
      placeholder="editor://open?file={file}&line={line}"
      hint="{file} is the absolute path, {line} the line"
      maxLength={500}
      value={text}
      error={problem}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        if (templateProblem(value) === undefined) changePreferences({ editorTemplate: value });
      }}
    />
  );
}
