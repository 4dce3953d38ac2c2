let touchedAt = Date.now();

for (const event of ['pointerdown', 'keydown', 'wheel', 'touchstart']) globalThis.addEventListener(event, () => { touchedAt = Date.now(); }, { passive: true });

/** For how many seconds nobody has touched this page: a page that reads again by itself keeps nobody signed in (security.md, 26). */
export const idleSeconds = (): number => Math.round((Date.now() - touchedAt) / 1_000);
