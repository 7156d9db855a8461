import type { ComponentProps, ReactNode } from 'react';
import styles from './Field.module.css';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'onChange' | 'type'> {
  readonly label: ReactNode;
  readonly hideLabel?: boolean;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly indeterminate?: boolean;
}

export function Checkbox({
  label,
  hideLabel = false,
  checked,
  onChange,
  indeterminate = false,
  ...rest
}: CheckboxProps) {
  return (
    <label className={styles.check}>
      <input
        {...rest}
        ref={(element) => {
          if (element !== null) element.indeterminate = indeterminate;
        }}
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className={hideLabel ? 'visually-hidden' : undefined}>{label}</span>
    </label>
  );
}
