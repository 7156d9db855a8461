import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { liveKey, useLive } from '../../../api/live.tsx';
import { type ImportProgress, importFile } from './import-file.ts';
import { headSize, wrongFile } from './wrong-file.ts';

export type ImportState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running';
      readonly name: string;
      readonly progress: ImportProgress | undefined;
    }
  /** `error` ended it before its end. */
  | {
      readonly kind: 'done';
      readonly name: string;
      readonly progress: ImportProgress | undefined;
      readonly error?: unknown;
      readonly isStopped: boolean;
    };

export interface Import {
  readonly state: ImportState;
  start(file: File, shiftToNow: boolean): void;
  stop(): void;
  forget(): void;
}

/** Imports one file at a time; what has been taken stays, however it ends. */
export function useImport(): Import {
  const queries = useQueryClient();
  const { now } = useLive();
  const [state, setState] = useState<ImportState>({ kind: 'none' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (file: File, shiftToNow: boolean) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const { name } = file;
    let progress: ImportProgress | undefined;
    setState({ kind: 'running', name, progress });
    try {
      const head = new Uint8Array(await file.slice(0, headSize).arrayBuffer());
      const wrong = wrongFile(name, file.size, head);
      if (wrong !== undefined) throw new Error(wrong);
      progress = await importFile(file, {
        shiftTo: shiftToNow ? now() : undefined,
        signal,
        onProgress: (next) => {
          progress = next;
          if (running.current === controller) setState({ kind: 'running', name, progress });
        },
      });
      if (progress.taken + progress.refused === 0) {
        throw new Error(`“${name.slice(0, 80)}” holds no segment documents`);
      }
      if (running.current === controller)
        setState({ kind: 'done', name, progress, isStopped: false });
    } catch (error) {
      if (running.current !== controller) return;
      const isStopped = signal.aborted;
      setState({ kind: 'done', name, progress, isStopped, ...(!isStopped && { error }) });
    } finally {
      // A time range that is over is not asked again by itself.
      void queries.invalidateQueries({ queryKey: ['fixed'] });
      void queries.invalidateQueries({ queryKey: [liveKey] });
    }
  };
  return {
    state,
    start: (file, shiftToNow) => void run(file, shiftToNow),
    stop: () => running.current?.abort(),
    forget: () => setState({ kind: 'none' }),
  };
}
