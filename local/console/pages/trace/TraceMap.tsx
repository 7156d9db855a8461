import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { typeName } from '../../../wording/type-name.ts';
import { liveKey } from '../../api/live.tsx';
import type { WireService } from '../../api/operations.ts';
import { pagesOf } from '../../api/pages-of.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import styles from './TracePage.module.css';

/** The service map of this trace alone. */
export function TraceMap({ traceId }: { readonly traceId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.map}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Map of the trace</summary>
      {open && <Services traceId={traceId} />}
    </details>
  );
}

function Services({ traceId }: { readonly traceId: string }) {
  const graph = useQuery({
    queryKey: [liveKey, 'trace-graph', traceId],
    queryFn: async ({ signal }) => {
      const services: WireService[] = [];
      for await (const page of pagesOf('GetTraceGraph', { TraceIds: [traceId] }, signal)) {
        services.push(...(page.Services ?? []));
      }
      return services;
    },
    placeholderData: keepPreviousData,
  });
  return (
    <>
      {graph.error !== null && <ErrorNotice error={graph.error} />}
      <ul>
        {graph.data?.map((service) => (
          <li key={service.ReferenceId}>
            <Untrusted text={service.Name ?? ''} /> {typeName(service.Type)}
          </li>
        ))}
      </ul>
    </>
  );
}
