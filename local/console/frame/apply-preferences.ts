import { setTimeZone } from '../format/time.ts';
import { getPreferences, subscribeToPreferences } from './preferences.ts';

/** Has the page follow the preferences that are about all of it. */
export function applyPreferences(): () => void {
  const apply = () => {
    const { theme, zone } = getPreferences();
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    setTimeZone(zone);
  };
  apply();
  return subscribeToPreferences(apply);
}
