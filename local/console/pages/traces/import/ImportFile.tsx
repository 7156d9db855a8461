import { useEffect, useState } from 'react';
import { useConsoleInfo } from '../../../api/queries.ts';
import { Button } from '../../../components/Button.tsx';
import styles from './Import.module.css';
import { ImportDialog } from './ImportDialog.tsx';
import { useImport } from './use-import.ts';

/** The button that imports a file, and the page as a place to drop one on; a real account takes none. */
export function ImportFile() {
  const { data: info } = useConsoleInfo();
  return info?.target.kind === 'local' ? <LocalImport /> : null;
}

function LocalImport() {
  const importing = useImport();
  const [isOpen, setIsOpen] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const { start } = importing;
  useEffect(() => {
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!hasFile(event)) return;
      // Without this the browser would leave the page for the file.
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setIsOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file === undefined) return;
      setIsOpen(true);
      start(file, false);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  });
  return (
    <>
      <Button icon="download" onClick={() => setIsOpen(true)}>
        {importing.state.kind === 'running' ? 'Importing…' : 'Import'}
      </Button>
      {isOver && <div className={styles.drop}>Drop a file of segment documents to import it</div>}
      {isOpen && (
        <ImportDialog
          importing={importing}
          onClose={() => {
            setIsOpen(false);
            if (importing.state.kind === 'done') importing.forget();
          }}
        />
      )}
    </>
  );
}
