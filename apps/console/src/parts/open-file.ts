const opened = new WeakSet<Blob>();

/** Opens a file in a window of its own, once, and forgets it when that has read it. */
export const openFile = (file: Blob): void => {
  if (opened.has(file)) return;
  opened.add(file);
  const address = URL.createObjectURL(file);
  globalThis.open(address, '_blank', 'noreferrer');
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
