import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A gate between us and a server: it lets everything through until it is told to freeze (connections stay open, nothing is answered:
 * what a stopped server process looks like) or to cut (connections end and new ones are refused). Gives the address to use instead.
 */
export const createTcpGate = async (target: string) => {
  const { hostname, port } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: 'open' | 'frozen' | 'cut' = 'open';

  const server = createServer((client) => {
    if (mode === 'cut') return void client.destroy();
    const upstream = connect(Number(port), hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      from.on('data', (bytes) => { to.write(bytes); });
      from.on('error', () => undefined);
      from.on('close', () => { to.destroy(); pairs.delete(pair); });
      if (mode === 'frozen') from.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    freeze(): void {
      mode = 'frozen';
      for (const socket of [...pairs].flat()) socket.pause();
    },
    cut(): void {
      mode = 'cut';
      for (const socket of [...pairs].flat()) socket.destroy();
    },
    open(): void {
      mode = 'open';
      for (const socket of [...pairs].flat()) socket.resume();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const socket of [...pairs].flat()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
