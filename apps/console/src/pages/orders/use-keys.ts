import type { KeyboardEvent } from 'react';

const rowsOf = (table: HTMLElement): HTMLElement[] => [...table.querySelectorAll<HTMLElement>('tr[data-order]')];

/**
 * Keys within the table: up and down go from row to row, Enter opens a row, the space bar selects it. Rows take the focus themselves, so
 * that a screen reader follows; a key pressed in a link or box of a row is that one's own.
 */
export const useRowKeys = ({ open, toggle }: { open: (id: string) => void; toggle: (id: string) => void }) => ({
  onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
    const rows = rowsOf(event.currentTarget);
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('tr[data-order]');
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (step !== undefined && rows.length > 0) {
      event.preventDefault();
      const place = row ? rows.indexOf(row) + step : 0;
      rows[Math.min(Math.max(place, 0), rows.length - 1)]?.focus();
      return;
    }
    const id = row?.dataset['order'];
    if (!id || target !== row) return;
    if (event.key === 'Enter') open(id);
    else if (event.key === ' ' || event.key === 'x') { event.preventDefault(); toggle(id); }
  },
});

/** The first row, for whoever comes down from the search field. */
export const focusFirstRow = (): void => { document.querySelector<HTMLElement>('tr[data-order]')?.focus(); };
