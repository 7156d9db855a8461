import type { ComponentProps } from 'react';
import { Icon, type IconName } from '../icons/Icon.tsx';
import styles from './Button.module.css';
import { classNames } from './class-names.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  /** @default plain */
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly icon?: IconName;
}

export function Button({ kind = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classNames(styles.button, styles[kind], className)}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
