import { fileURLToPath } from 'node:url';
import { MANAGED_IDENTIFIERS } from '@stream-tech/domain';
import { Router } from 'express';

const PICTURE = fileURLToPath(new URL('./assets/identifier.png', import.meta.url));
const TAGS = new Set(MANAGED_IDENTIFIERS.map(({ tag }) => `${tag}.png`));

/** The picture Linnworks asks for when an identifier is created: 64 × 64 px, the same for all of ours (linnworks-api.md, 11). */
export const identifierImages = (): Router =>
  Router().get('/:file', (req, res, next) => {
    if (!TAGS.has(req.params.file)) return next();
    res.set('Cache-Control', 'public, max-age=86400').sendFile(PICTURE);
  });
