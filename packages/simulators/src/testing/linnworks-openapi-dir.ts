import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** What a test says when it can't be run for want of the Swagger files. */
export const MISSING_OPENAPI = "Linnworks' Swagger files are not here: set LINNWORKS_OPENAPI_DIR to their folder to check against them.";

/**
 * The folder of Linnworks' Swagger files: `LINNWORKS_OPENAPI_DIR`, else `../shared/reference/linnworks-openapi` beside the
 * repository, else `undefined` (a test then skips, and says so with `MISSING_OPENAPI`).
 */
export function linnworksOpenApiDir(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const dir = env.LINNWORKS_OPENAPI_DIR || join(root, '../shared/reference/linnworks-openapi');
  return existsSync(join(dir, 'orders.json')) ? dir : undefined;
}
