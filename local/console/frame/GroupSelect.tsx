import { plainText } from '../../wording/plain-text.ts';
import { useGroups } from '../api/queries.ts';
import { Select } from '../components/Select.tsx';
import { useKeys } from '../keyboard/use-keys.ts';

const id = 'group';
const defaultGroup = 'Default';

export function GroupSelect({
  group = defaultGroup,
  onChange,
}: {
  readonly group?: string | undefined;
  readonly onChange: (group: string | undefined) => void;
}) {
  const { data, isSuccess } = useGroups();
  useKeys({ group: () => openSelect(document.getElementById(id)) });
  const names = (data ?? []).flatMap(({ GroupName }) => GroupName ?? []);
  const known = new Set([defaultGroup, ...names]);
  const options = [...known].map((name) => ({ value: name, label: plainText(name) }));
  if (!known.has(group)) {
    options.push({
      value: group,
      label: `${plainText(group)}${isSuccess ? ' (no such group)' : ''}`,
    });
  }
  return (
    <Select
      id={id}
      label="Group"
      hideLabel
      title="Group (g)"
      aria-keyshortcuts="g"
      options={options}
      value={group}
      onChange={(next) => onChange(next === defaultGroup ? undefined : next)}
    />
  );
}

function openSelect(element: HTMLElement | null): void {
  element?.focus();
  if (!(element instanceof HTMLSelectElement)) return;
  try {
    element.showPicker();
  } catch {
    // Not every browser opens one; arrows choose without.
  }
}
