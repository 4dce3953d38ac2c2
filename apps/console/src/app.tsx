import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/query-client.ts';
import { Tellings } from './parts/tellings.tsx';
import { router } from './router.tsx';
import { theme } from './theme.ts';

/** Styles that are made in the browser carry the nonce of this very page (security.md, 32). */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
// The part of the library that holds the page still behind a dialog looks for its nonce here.
if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });

export const App = () => (
  <QueryClientProvider client={queryClient}>
    <MantineProvider theme={theme} defaultColorScheme="auto" {...(nonce ? { getStyleNonce: () => nonce } : {})}>
      <Tellings />
      <RouterProvider router={router} />
    </MantineProvider>
  </QueryClientProvider>
);
