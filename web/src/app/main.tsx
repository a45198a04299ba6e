import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { sessionQuery } from '../api/queries';
import { makeClient } from './client';
import { makeRouter } from './router';
import './styles.css';

const client = makeClient(() => {
  client.removeQueries({ queryKey: sessionQuery.queryKey });
  void router.invalidate();
});
const router = makeRouter(client);

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
