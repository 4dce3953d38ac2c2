/** Engines in containers, where a Docker daemon answers and nothing nearer was found. */
import { connect } from 'node:net';
import { freePort } from './ports.mjs';
import { capture, pause, tail } from './processes.mjs';
import { UserError } from './ui.mjs';

/** @param {NodeJS.ProcessEnv} env @returns {Promise<boolean>} */
export const dockerAnswers = async (env) => (await capture('docker', ['info', '--format', '{{.ServerVersion}}'], { env })).code === 0;

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ name: string, image: string, port: number, settings?: Record<string, string>, args?: string[], volume?: string }} options `port` inside the container; `volume` as `name:/path`
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>} once its port accepts connections; removed again by `stop`, a volume stays
 */
export async function runContainer(env, { name, image, port, settings = {}, args = [], volume }) {
  const outside = await freePort();
  await capture('docker', ['rm', '-f', name], { env });
  const { code, output } = await capture('docker', [
    'run', '--rm', '-d', '--name', name, '-p', `127.0.0.1:${outside}:${port}`,
    ...Object.keys(settings).flatMap((key) => ['-e', key]),   // the values by our environment, so that no password is in the arguments
    ...(volume ? ['-v', volume] : []), image, ...args,
  ], { env: { ...env, ...settings } });
  if (code !== 0) throw new UserError(`Docker could not run ${image}.`, tail(output));
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (await accepts(outside)) return { port: outside, stop: async () => void (await capture('docker', ['stop', name], { env })) };
    await pause(100);
  }
  throw new UserError(`${image} runs, but does not answer on port ${outside}.`);
}

/** @param {number} port @returns {Promise<boolean>} whether somebody listens, and keeps the line for a moment (Docker's proxy accepts before the server does) */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const kept = setTimeout(() => socket.destroy() && resolve(true), 300);
    const lost = () => {
      clearTimeout(kept);
      resolve(false);
    };
    socket.once('error', lost).once('end', lost);
  });
}
