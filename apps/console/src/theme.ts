import { createTheme } from '@mantine/core';

/** Quiet colours, tight spacing: people look at this all day. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 6 },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.35rem' }, h2: { fontSize: '1.1rem' }, h3: { fontSize: '0.95rem' } } },
  cursorType: 'pointer',
});

/** The colour of each order status, wherever it is shown. */
export const STATUS_COLOURS: Record<string, string> = {
  pending: 'gray', 'in-progress': 'blue', completed: 'green', failed: 'red', 'ready-for-retry': 'orange', 'validation-failed': 'yellow', deleted: 'dark',
};
