/** What a table says once it was read and has no rows. Until then it is nothing: the table hides it from the eye only, and screen readers would read it out. */
export const emptyText = (rows: readonly unknown[], isLoading: boolean, text: string): string => (isLoading || rows.length > 0 ? '' : text);
