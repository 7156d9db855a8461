import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import type { WireTrace } from '../../../../../local/console/api/operations.ts';
import { TracePage } from '../../../../../local/console/pages/trace/TracePage.tsx';
import { startTestServer, type TestServer } from '../../frame/test-server.ts';

/** The DOM of tests has no layout: every box is as large as a window. */
export function giveBoxesASize(): void {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
}

export interface RenderedPage {
  readonly server: TestServer;
  readonly queries: QueryClient;
}

export function renderWithServer(
  element: ReactElement,
  traces: readonly WireTrace[],
): RenderedPage {
  const server = startTestServer();
  server.answers.set('/Traces', { Traces: traces });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={queries}>{element}</QueryClientProvider>);
  return { server, queries };
}

export function renderTrace(trace: WireTrace, place = ''): RenderedPage {
  history.replaceState(null, '', `#/traces/${trace.Id}${place}`);
  return renderWithServer(<TracePage />, [trace]);
}
