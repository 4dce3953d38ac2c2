import { createTheme } from '@mantine/core';

/** Quiet colours, tight spacing: people look at this all day. */
export const theme = createTheme({
  primaryColor: 'cyan',
  // White text is read on this shade, whichever colours a reader has chosen.
  primaryShade: 9,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.35rem' }, h2: { fontSize: '1.1rem' }, h3: { fontSize: '0.95rem' } } },
  cursorType: 'pointer',
  components: {
    // What a field offers is drawn when it is opened: most of them never are (P34).
    Combobox: { defaultProps: { keepMounted: false } },
    // A dialog's head is no second head of the page.
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'presentation' } } } },
  },
});

/** The colour of each order status, wherever it is shown. */
export const STATUS_COLOURS: Record<string, string> = {
  pending: 'gray', 'in-progress': 'blue', completed: 'green', failed: 'red', 'ready-for-retry': 'orange', 'validation-failed': 'yellow', deleted: 'dark',
};
