import { AppError, CredentialsRefused } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import type { Author, Installation, InstallationStore, InstallLinkStore, ProvenAccount } from '@stream-tech/store';

/** What Linnworks tells of an account when it accepts its installation token. */
export type LinnworksProof = { ids: { id: string } & Record<string, string>; name: string; email: string; locality: string };

export type ConnectInstallationDeps = {
  /** Authorises with the token; nothing is kept of it. Throws `CredentialsRefused` or `RemoteUnavailable`. */
  prove(installationToken: string): Promise<LinnworksProof>;
  /** The same within the time that a person waits. */
  proveWithin(installationToken: string): Promise<LinnworksProof>;
  installations: Pick<InstallationStore, 'connect' | 'claim' | 'reconnect' | 'get'>;
  installLinks: Pick<InstallLinkStore, 'create' | 'redeem'>;
  /** Our application's id at Linnworks, for the install link. */
  applicationId: string;
  log: Pick<Logger, 'info' | 'warn'>;
};

export type ConnectInstallation = ReturnType<typeof createConnectInstallation>;

/** Linnworks' page on which a customer confirms the installation (linnworks-api.md, 2.2). */
const CONFIRM_AT = 'https://apps.linnworks.net/Authorization/Authorize';

const asAccount = ({ ids, name, email, locality }: LinnworksProof): ProvenAccount => {
  if (ids.id === '') throw new AppError('linnworks-account-unknown', 'Linnworks accepted the token without telling whose it is', 'try-later');
  return { accountKey: ids.id, name: name || email || 'Linnworks account', email, locality: locality || undefined, ids };
};

/**
 * Connects Linnworks accounts (linnworks-api.md, 2.2). A token is proven by authorising with it before anything is stored
 * (security.md, 11); what is stored of the same account is one installation, however often its token comes.
 */
export const createConnectInstallation = ({ prove, proveWithin, installations, installLinks, applicationId, log }: ConnectInstallationDeps) => {
  const provenByHand = (token: string): Promise<ProvenAccount> => proveWithin(token).then(asAccount).catch((error: unknown) => {
    if (!(error instanceof CredentialsRefused)) throw error;
    throw new AppError('linnworks-token-refused', 'Linnworks refused this installation token. Copy it again, or install the application anew.', 'fix-the-data', { fields: [{ key: 'token' }] }, { cause: error });
  });

  return {
    /** The address an operator opens to install the application in Linnworks; good once, for ten minutes. */
    async link(operatorId: string): Promise<{ url: string; expiresAt: string }> {
      const { tracking, expiresAt } = await installLinks.create(operatorId);
      return { url: `${CONFIRM_AT}/${applicationId}?Tracking=${encodeURIComponent(tracking)}`, expiresAt };
    },

    /**
     * Linnworks' postback. With a tracking value of ours the installation is claimed; without one, or with one that is unknown, used
     * or too old, it is kept unclaimed until somebody pastes its token. Throws what `prove` throws, and then nothing is stored.
     */
    async byPostback({ token, tracking }: { token: string; tracking?: string | undefined }, correlationId: string): Promise<Installation> {
      const author: Author = { actor: 'linnworks', correlationId };
      const installation = await installations.connect(asAccount(await prove(token)), token, { claimed: false }, author);
      const isOurs = tracking !== undefined && await installLinks.redeem(tracking, installation.id);
      if (isOurs) await installations.claim(installation.id, author);
      if (!isOurs && !installation.claimed) log.warn('Linnworks installed us without a tracking value of ours; the installation waits to be claimed', { installationId: installation.id });
      return await installations.get(installation.id) ?? installation;
    },

    /** A token that an operator pasted: connects the account, or claims it where a postback came before. */
    byPastedToken: async (token: string, author: Author): Promise<Installation> => installations.connect(await provenByHand(token), token, { claimed: true }, author),

    /** A new token for an installation whose own was refused. Throws `another-account` where it is another account's. */
    reconnect: async (installationId: string, token: string, author: Author): Promise<Installation> => {
      if (!await installations.get(installationId)) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
      return installations.reconnect(installationId, await provenByHand(token), token, author);
    },
  };
};
