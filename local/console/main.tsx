import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { ApiError } from './api/call.ts';
import { LiveProvider } from './api/live.tsx';
import { applyPreferences } from './frame/apply-preferences.ts';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { preloadPages } from './pages/pages.tsx';
import './theme/tokens.css';
import './theme/base.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 500,
      // What X-Ray refuses it refuses again; an outage may pass.
      retry: (failures, error) => error instanceof ApiError && error.isOutage && failures < 3,
      refetchOnWindowFocus: true,
    },
  },
});

applyPreferences();
preloadPages(location.hash);

const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no element "console"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LiveProvider>
        <ErrorBoundary>
          <App />
        </ErrorBoundary>
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
);
