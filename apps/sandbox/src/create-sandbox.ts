import { createLinnworksSimulator, createMessageSink, createStreamSimulator } from '@stream-tech/simulators';
import type { LinnworksSimulator, MessageSink, StreamSimulator } from '@stream-tech/simulators';
import { createKeptState } from './kept-state.ts';
import { openOnNextFreePort } from './next-free-port.ts';
import { openSandboxPage } from './page/open-sandbox-page.ts';
import { fillWithOrders, tenants } from './tenants.ts';
import type { DemoService } from './tenants.ts';

export interface SandboxOptions {
  host: string;
  /** Name in the addresses handed out, where it differs from `host`. */
  publicHost?: string | undefined;
  pagePort: number;
  linnworksPort: number;
  streamPort: number;
  /** Where alerts arrive by HTTP; mail does at the port after it. */
  messagesPort: number;
  /** Where state is kept across restarts; absent: in memory only. */
  dataDir?: string | undefined;
  /** Hosts (`name` or `name:port`) that Stream's notifications may go to besides loopback. */
  notifyHosts?: readonly string[] | undefined;
}

/** The line that a starting process reads: where everything is, and what to connect with. */
export interface SandboxReady {
  sandbox: 'ready';
  page: string;
  linnworksAuthUrl: string;
  linnworksHost: string;
  linnworksControl: string;
  streamUrl: string;
  streamHost: string;
  streamControl: string;
  applicationId: string;
  applicationSecret: string;
  /** Where alerts can go: a mail server, and addresses of Slack, Teams and a webhook below `host`. */
  messages: { host: string; smtpUrl: string; mailTo: string; slackUrl: string; teamsUrl: string; webhookUrl: string };
  accounts: { name: string; email: string; installationToken: string; streamClientId: string; streamClientSecret: string; services: (DemoService & { postalServiceId: string })[] }[];
  /** Ports that were taken, and which ones serve in their place. */
  moved: { wanted: number; serves: number }[];
}

export interface Sandbox {
  ready: SandboxReady;
  linnworks: LinnworksSimulator;
  stream: StreamSimulator;
  messages: MessageSink;
  close(): Promise<void>;
}

const APPLICATION_ID = '57ea4700-0000-4000-8000-00000000a001';
const APPLICATION_SECRET = '57ea4700-0000-4000-8000-00000000a002';

/**
 * Opens the two simulated partners, with two tenants and their orders, everybody who can be told an alert, and the page that shows them.
 * @throws when no port is free or the data directory can't be used.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host, publicHost } = options;
  const kept = createKeptState(options.dataDir);
  const earlier = kept.read();
  const linnworks = await openOnNextFreePort(options.linnworksPort, (port) =>
    createLinnworksSimulator({ host, publicHost, port, snapshot: earlier?.linnworks, accounts: tenants.map((tenant) => tenant.linnworks), applicationId: APPLICATION_ID, applicationSecret: APPLICATION_SECRET, ledgerLimit: 5000 }),
  );
  const stream = await openOnNextFreePort(options.streamPort, (port) =>
    createStreamSimulator({ host, publicHost, port, snapshot: earlier?.stream, accounts: tenants.map((tenant) => tenant.stream), ledgerLimit: 5000, notificationLimit: 5000, notifyHosts: options.notifyHosts }),
  );
  const messages = await openOnNextFreePort(options.messagesPort, (port) => createMessageSink({ host, publicHost, port, smtpPort: port === 0 ? 0 : port + 1 }));
  if (!earlier) for (const { linnworks: seed, orders } of tenants) fillWithOrders(linnworks.account(seed.name), orders);
  const page = await openOnNextFreePort(options.pagePort, (port) => openSandboxPage({ host, publicHost, port, linnworks, stream, messages }));
  kept.keep(
    () => ({ linnworks: linnworks.snapshot(), stream: stream.snapshot() }),
    // Every change comes through a call, through a partner's own /control, or through the page.
    () => linnworks.revision + stream.revision + page.changes(),
  );

  const moved = [[options.pagePort, page.port], [options.linnworksPort, Number(new URL(linnworks.origin).port)], [options.streamPort, Number(new URL(stream.origin).port)], [options.messagesPort, messages.port]]
    .filter(([wanted, serves]) => wanted !== 0 && wanted !== serves)
    .map(([wanted = 0, serves = 0]) => ({ wanted, serves }));

  return {
    linnworks,
    stream,
    messages,
    ready: {
      sandbox: 'ready',
      page: page.origin,
      linnworksAuthUrl: linnworks.authUrl,
      linnworksHost: linnworks.host,
      linnworksControl: `${linnworks.origin}/control`,
      streamUrl: stream.url,
      streamHost: stream.host,
      streamControl: `${stream.origin}/control`,
      applicationId: linnworks.applicationId,
      applicationSecret: linnworks.applicationSecret,
      messages: { host: messages.host, smtpUrl: messages.smtpUrl, mailTo: 'warehouse@example.test', slackUrl: messages.slackUrl, teamsUrl: messages.teamsUrl, webhookUrl: messages.webhookUrl },
      accounts: tenants.map(({ linnworks: seed, stream: { clientId, clientSecret }, services }) => {
        const { name, email, installationToken, postalServices } = linnworks.account(seed.name);
        return {
          name, email, installationToken, streamClientId: clientId, streamClientSecret: clientSecret,
          services: services.map((service) => ({ ...service, postalServiceId: postalServices.find(({ PostalServiceName }) => PostalServiceName === service.name)?.pkPostalServiceId ?? '' })),
        };
      }),
      moved,
    },
    async close() {
      kept.close();
      await Promise.all([page.close(), linnworks.close(), stream.close(), messages.close()]);
    },
  };
}
