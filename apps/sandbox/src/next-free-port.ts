const TRIES = 50;

/**
 * Opens something on the wanted port, or on the next free one.
 * @throws what `open` throws for any other reason, and when fifty ports in a row are taken.
 */
export async function openOnNextFreePort<T>(wanted: number, open: (port: number) => Promise<T>): Promise<T> {
  for (let port = wanted; port < wanted + TRIES; port += 1) {
    try {
      return await open(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || wanted === 0) throw error;
    }
  }
  throw new Error(`The ports ${wanted} to ${wanted + TRIES - 1} are all taken.`);
}
