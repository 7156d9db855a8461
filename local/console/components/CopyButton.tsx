import { useEffect, useState } from 'react';
import { announce } from '../frame/announce.ts';
import { Button } from './Button.tsx';
import { copyText } from './copy-text.ts';
import { IconButton } from './IconButton.tsx';

export function CopyButton({
  text,
  label,
  'icon-only': iconOnly = false,
}: {
  readonly text: string | (() => string);
  /** `Copy id`. */
  readonly label: string;
  readonly 'icon-only'?: boolean;
}) {
  const [state, setState] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (state === undefined) return;
    const timer = setTimeout(setState, 2000, undefined);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    const copied = await copyText(typeof text === 'string' ? text : text());
    setState(copied ? 'copied' : 'failed');
    announce(copied ? 'Copied' : 'The browser did not allow copying');
  };
  const icon = state === undefined ? 'copy' : state === 'copied' ? 'check' : 'warning';
  if (iconOnly) return <IconButton icon={icon} label={label} onClick={copy} />;
  return (
    <Button kind="quiet" icon={icon} onClick={copy}>
      {state === undefined ? label : state === 'copied' ? 'Copied' : 'Not allowed'}
    </Button>
  );
}
