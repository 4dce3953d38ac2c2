import { createSandbox } from './create-sandbox.ts';

if (process.env.NODE_ENV === 'production') {
  process.stderr.write('The sandbox plays Linnworks and Stream; it never runs in production. Unset NODE_ENV or leave this process out.\n');
  process.exit(1);
}

const port = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] ?? otherwise);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  process.stderr.write(`${name} must be a port number, not "${process.env[name] ?? ''}".\n`);
  process.exit(1);
};

const sandbox = await createSandbox({
  host: process.env.SANDBOX_HOST ?? '127.0.0.1',
  publicHost: process.env.SANDBOX_PUBLIC_HOST,
  pagePort: port('SANDBOX_PORT', 4000),
  linnworksPort: port('SANDBOX_LINNWORKS_PORT', 4010),
  streamPort: port('SANDBOX_STREAM_PORT', 4020),
  messagesPort: port('SANDBOX_MESSAGES_PORT', 4030),
  dataDir: process.env.SANDBOX_DATA_DIR,
  notifyHosts: process.env.SANDBOX_NOTIFY_HOSTS?.split(',').map((host) => host.trim()).filter((host) => host !== ''),
});
process.stdout.write(`${JSON.stringify(sandbox.ready)}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}
