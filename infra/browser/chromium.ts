import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../bootstrap/chromium.mjs';

/** Quiet: it asks nobody for updates, and its pictures are the same on every machine. */
const FLAGS = ['--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none', '--force-color-profile=srgb'];

/** Whether there is a Chromium to test in (infra/bootstrap/chromium.mjs says aloud where there is none). */
export const hasChromium = (): boolean => findChromium() !== undefined;

/** Starts it without a window. Throws where there is none, or where it does not start: that is no reason to skip. */
export const openChromium = (): Promise<Browser> => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: name one with CHROMIUM_PATH');
  // Its sandbox refuses to work for root.
  return chromium.launch({ executablePath, args: [...FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
};
