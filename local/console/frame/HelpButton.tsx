import { useState } from 'react';
import { IconButton } from '../components/IconButton.tsx';
import { KeySheet } from '../keyboard/KeySheet.tsx';
import { useKeys } from '../keyboard/use-keys.ts';
import type { Page } from '../pages/pages.tsx';

export function HelpButton({ page }: { readonly page: Page | undefined }) {
  const [open, setOpen] = useState(false);
  useKeys({ sheet: () => setOpen(true) });
  return (
    <>
      <IconButton
        icon="help"
        label="Keys and help"
        aria-keyshortcuts="?"
        onClick={() => setOpen(true)}
      />
      {open && <KeySheet page={page} onClose={() => setOpen(false)} />}
    </>
  );
}
