import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Stage } from './read-dockerfile.ts';

/** What .dockerignore keeps out of the rooms' folders. */
const KEPT_OUT = /(^|\/)(node_modules|testing|coverage)$|\.test\.ts$|\.log$/;

const argumentsOf = (stage: Stage, name: string): string[][] =>
  stage.instructions.filter((instruction) => instruction.name === name).map(({ value }) => value.split(' ')).filter(([first = '']) => !first.startsWith('--'));

/**
 * Does to a folder what the Dockerfile does to /app of the production image: copies what its COPY lines name and runs its
 * install line, from the local store of packages where it can.
 * @throws where the install fails, with what pnpm said
 */
export const layOutImage = async (root: string, app: string, stages: Stage[]): Promise<void> => {
  const stage = (wanted: string): Stage => stages.find(({ name }) => name === wanted) as Stage;
  const copy = async (lines: string[][]) => {
    for (const line of lines)
      for (const source of line.slice(0, -1)) {
        const target = line.at(-1) ?? '';
        const into = target.endsWith('/') ? join(app, target, basename(source)) : join(app, target);
        await mkdir(join(into, '..'), { recursive: true });
        await cp(join(root, source), into, { recursive: true, filter: (path) => !KEPT_OUT.test(path) });
      }
  };
  await copy(argumentsOf(stage('manifests'), 'COPY'));
  const version = /pnpm@[\d.]+/.exec(argumentsOf(stage('manifests'), 'RUN').flat().join(' '))?.[0];
  const install = stage('production-dependencies').instructions.find(({ name }) => name === 'RUN')?.value.replace(/\bpnpm install/, `npx -y ${version} install --prefer-offline`) ?? 'false';
  const { NODE_OPTIONS: _ofJest, ...env } = process.env;
  await promisify(execFile)('sh', ['-c', install], { cwd: app, env: { ...env, CI: 'true' } });
  await copy(argumentsOf(stage('production'), 'COPY'));
};
