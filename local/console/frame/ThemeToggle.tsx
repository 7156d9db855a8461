import { IconButton } from '../components/IconButton.tsx';
import { announce } from './announce.ts';
import { changePreferences, usePreferences } from './preferences.ts';

const next = { system: 'light', light: 'dark', dark: 'system' } as const;
const icons = { system: 'system', light: 'sun', dark: 'moon' } as const;

export function ThemeToggle() {
  const { theme } = usePreferences();
  return (
    <IconButton
      icon={icons[theme]}
      label={`Theme: ${theme === 'system' ? 'as the system' : theme}`}
      onClick={() => {
        changePreferences({ theme: next[theme] });
        announce(`Theme: ${next[theme]}`);
      }}
    />
  );
}
