import { useLive } from '../../api/live.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { formatTime, zoneOf } from '../../format/time.ts';
import { changePreferences, usePreferences } from '../../frame/preferences.ts';
import { Section, Setting } from './Setting.tsx';

export function Appearance() {
  const { theme, zone, mergesLambda } = usePreferences();
  const now = useLive().now();
  return (
    <Section title="How things are shown">
      <Setting name="Theme">
        <Segmented
          label="Theme"
          options={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          value={theme}
          onChange={(next) => changePreferences({ theme: next })}
        />
      </Setting>
      <Setting name="Times" about={`It is ${formatTime(now)}`}>
        <Segmented
          label="Zone of times"
          options={[
            { value: 'browser', label: zone === 'browser' ? `Here, ${zoneOf(now)}` : 'Here' },
            { value: 'utc', label: 'UTC' },
          ]}
          value={zone}
          onChange={(next) => changePreferences({ zone: next })}
        />
      </Setting>
      <Setting
        name="Lambda functions"
        about="X-Ray has two nodes for each: the service, which queues and retries, and the function itself."
      >
        <Checkbox
          label="One node on the map, until it is asked otherwise"
          checked={mergesLambda}
          onChange={(next) => changePreferences({ mergesLambda: next })}
        />
      </Setting>
    </Section>
  );
}
