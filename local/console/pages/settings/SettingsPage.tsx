import { About } from './About.tsx';
import { Appearance } from './Appearance.tsx';
import { EditorSetting } from './EditorSetting.tsx';
import { Encryption } from './Encryption.tsx';
import styles from './SettingsPage.module.css';
import { Stored } from './Stored.tsx';

export function SettingsPage() {
  return (
    <div className={styles.page}>
      <h1>Settings</h1>
      <Appearance />
      <EditorSetting />
      <Encryption />
      <Stored />
      <About />
    </div>
  );
}
