/** What a table says once it was read and has no rows. Until then it has nothing to say: the table hides it from the eye only, and screen readers would read it out. */
export const emptyTable = (rows: readonly unknown[], isLoading: boolean, text: string) => (isLoading || rows.length > 0 ? { noRecordsText: '', noRecordsIcon: <></> } : { noRecordsText: text });
