import type { IconName } from '../icons/Icon.tsx';
import buttonStyles from './Button.module.css';
import { Button, type ButtonProps } from './Button.tsx';
import { classNames } from './class-names.ts';

interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  readonly icon: IconName;
  /** What it does: its name, and its tooltip. */
  readonly label: string;
}

export function IconButton({ label, kind = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <Button
      title={label}
      aria-label={label}
      {...rest}
      kind={kind}
      className={classNames(buttonStyles.square, className)}
    />
  );
}
