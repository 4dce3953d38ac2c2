import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Stage } from './read-dockerfile.ts';

/** What .dockerignore keeps out of the rooms' folders. */
const KEPT_OUT = /(^|\/)(node_modules|testing|coverage|dist)$|\.test\.ts$|\.log$/;

/** The stages whose RUN lines stay within /app; others change the image's system, and are never run here. */
const RUN_HERE = ['manifests', 'console', 'production-dependencies', 'production-sources'];

/**
 * Does to a folder what the Dockerfile does to /app of an image, stage by stage: COPY from the checkout or from another
 * stage, and RUN where it stays within /app; pnpm takes packages from its local store where it can.
 * @param root the checkout @param folder where each stage gets a folder of its own @returns the folder of the wanted stage
 * @throws where a command fails, with what it said
 */
export const layOutImage = async (root: string, folder: string, stages: Stage[], wanted: string): Promise<string> => {
  const app = join(folder, wanted);
  await mkdir(app, { recursive: true });
  const pnpm = /pnpm@[\d.]+/.exec(stages.flatMap(({ instructions }) => instructions.map(({ value }) => value)).join(' '))?.[0];

  const copy = async (value: string) => {
    const parts = value.split(' ');
    const from = parts[0]?.startsWith('--from=') ? parts.shift()?.slice('--from='.length) : undefined;
    const target = parts.pop() ?? '';
    if (from) {
      const other = await layOutImage(root, folder, stages, from);
      await cp(join(other, (parts[0] ?? '').replace(/^\/app\/?/, '')), join(app, target), { recursive: true, verbatimSymlinks: true });
    } else
      for (const source of parts)
        await cp(join(root, source), target.endsWith('/') ? join(app, target, basename(source)) : join(app, target), { recursive: true, filter: (path) => !KEPT_OUT.test(path) });
  };

  const { NODE_OPTIONS: _ofJest, ...env } = process.env;
  for (const { name, value } of stages.find((stage) => stage.name === wanted)?.instructions ?? []) {
    if (name === 'COPY') await copy(value);
    if (name === 'RUN' && RUN_HERE.includes(wanted))
      await promisify(execFile)('sh', ['-c', value.replace(/\bpnpm install/, `npx -y ${pnpm} install --prefer-offline`)], { cwd: app, env: { ...env, CI: 'true' } });
  }
  return app;
};
