import { AppError, CredentialsRefused, type Carrier, type IntegrationSettings, type Remedy } from '@stream-tech/domain';
import type { AuditLog, Author, InstallationStore, IntegrationStore, SendingContexts } from '@stream-tech/store';
import type { LinnworksProof } from './connect-installation.ts';

/** What came of asking a partner, in a sentence for whoever pressed the button; and where it failed, what it was and what has to happen. */
export type Tested = { isWorking: boolean; said: string; problem: { code: string; remedy: Remedy } | null; tookMs: number };

export type TestConnectionsDeps = {
  installations: Pick<InstallationStore, 'get' | 'tokenOf' | 'markTokenAccepted' | 'markTokenRefused'>;
  integrations: Pick<IntegrationStore, 'get' | 'secretOf'>;
  contexts: Pick<SendingContexts, 'noteAnswering' | 'noteReconnect'>;
  audit: Pick<AuditLog, 'append'>;
  /** Authorises with a token, within the time that a person waits; nothing is kept of it. */
  prove(installationToken: string): Promise<LinnworksProof>;
  /** Speaks with a Stream account by these credentials, and drops the token it got. */
  withAccount<T>(settings: IntegrationSettings, secret: string, work: (carrier: Carrier) => Promise<T>): Promise<T>;
};
export type TestConnections = ReturnType<typeof createTestConnections>;

const notFound = (what: string): AppError => new AppError('not-found', `${what} not found`, 'fix-the-data');

/**
 * The buttons "Test Linnworks" and "Test Stream": the stored credentials are tried now. What works again loses its flag, and
 * what is refused gets it, as a cycle would find out a little later.
 */
export const createTestConnections = ({ installations, integrations, contexts, audit, prove, withAccount }: TestConnectionsDeps) => {
  const timed = async (ask: () => Promise<string>, refused: (why: string) => Promise<unknown>): Promise<Tested> => {
    const began = performance.now();
    const tookMs = (): number => Math.round(performance.now() - began);
    try {
      const said = await ask();
      return { isWorking: true, said, problem: null, tookMs: tookMs() };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error instanceof CredentialsRefused) await refused(error.message);
      return { isWorking: false, said: error.message, problem: { code: error.code, remedy: error.remedy }, tookMs: tookMs() };
    }
  };
  const note = async (tested: Tested, installationId: string, partner: string, author: Author): Promise<Tested> => {
    await audit.append({ kind: 'installation', ...author, installationId, outcome: `${partner} tested`, message: tested.said, code: tested.problem?.code, detail: { isWorking: tested.isWorking, tookMs: tested.tookMs } });
    return tested;
  };

  return {
    /** Authorises with the stored installation token. Throws `not-found`. */
    async linnworks(installationId: string, author: Author): Promise<Tested> {
      if (!await installations.get(installationId)) throw notFound('Installation');
      const tested = await timed(async () => {
        const token = await installations.tokenOf(installationId);
        if (!token) throw new AppError('linnworks-token-missing', 'There is no token. Connect the account again.', 'reconnect');
        const { name, email } = await prove(token);
        await installations.markTokenAccepted(installationId);
        return `Linnworks accepts the token of ${name || email}`;
      }, (why) => installations.markTokenRefused(installationId, why));
      return note(tested, installationId, 'Linnworks', author);
    },

    /** Gets a token of Stream's with the stored credentials. Throws `not-found`. */
    async stream(integrationId: string, author: Author): Promise<Tested> {
      const integration = await integrations.get(integrationId);
      if (!integration) throw notFound('Integration');
      const tested = await timed(async () => {
        const secret = await integrations.secretOf(integrationId);
        if (!secret) throw new AppError('stream-secret-missing', 'There is no client secret. Enter it in the settings.', 'fix-the-data');
        await withAccount(integration.settings, secret, (carrier) => carrier.proveCredentials());
        await contexts.noteAnswering(integrationId);
        return `Stream accepts the credentials of ${integration.settings.StreamClientId}`;
      }, (why) => contexts.noteReconnect(integrationId, why));
      return note(tested, integration.installationId, 'Stream', author);
    },
  };
};
