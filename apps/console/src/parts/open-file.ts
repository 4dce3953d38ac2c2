/** Opens a file in a window of its own, and forgets it once that has read it. */
export const openFile = (file: Blob): void => {
  const address = URL.createObjectURL(file);
  globalThis.open(address, '_blank', 'noreferrer');
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
