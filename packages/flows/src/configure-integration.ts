import { AppError, assertComplete, checkChange, CredentialsRefused, DEFAULT_INTEGRATION_SETTINGS, INTEGRATION_SETTINGS, type IntegrationSettingKey, type IntegrationSettings } from '@stream-tech/domain';
import type { Author, InstallationStore, Integration, IntegrationStore, OrderPlanStore } from '@stream-tech/store';

export type ConfigureIntegrationDeps = {
  installations: Pick<InstallationStore, 'get'>;
  integrations: Pick<IntegrationStore, 'create' | 'change' | 'get' | 'secretOf' | 'openConsignments'>;
  /** Orders that have a plan, to be shown anew where a setting says how. */
  plans: Pick<OrderPlanStore, 'showAgain'>;
  /** Throws where the environment does not let us call this address (security.md, 9). */
  assertAllowed(url: string): void;
  /** Asks Stream for a real token. Throws `CredentialsRefused` or `RemoteUnavailable`. */
  proveStream(settings: IntegrationSettings, secret: string): Promise<void>;
};

export type ConfiguredIntegration = { integration: Integration; /** Sentences for the person who saved it. */ warnings: string[] };
export type ConfigureIntegration = ReturnType<typeof createConfigureIntegration>;

const wrong = (keys: IntegrationSettingKey[], problem: string, cause?: unknown): AppError => {
  const fields = keys.map((key) => ({ key, title: INTEGRATION_SETTINGS[key].title, problem }));
  return new AppError('settings-invalid', `${fields.map(({ key, title }) => `${key} (${title})`).join(', ')} ${problem}`, 'fix-the-data', { fields }, { cause });
};
const addressOf = ({ StreamClientUrl, StreamClientId }: IntegrationSettings): string => `${URL.parse(StreamClientUrl)?.host.toLowerCase()}|${StreamClientId}`;

/** What decides how a plan is shown in Linnworks. */
const SHOWING = ['IsWebhookFeaturesEnabled', 'IsGroupSequenceIdentifierEnabled', 'IsOrderDispatchSyncEnabled'] as const;
/** What is proven with Stream again when it changes; an address edit must not need Stream to answer. */
const CREDENTIALS = ['StreamClientId', 'StreamClientUrl', 'IsUsingStreamPartnerAccount', 'StreamPartnerAccountId'] as const;

/**
 * Creates integrations and changes their settings (R-169 … R-194): each value in range, required and conditional ones there, the
 * address allowed, the credentials proven by a real token call; only then is anything stored.
 */
export const createConfigureIntegration = ({ installations, integrations, plans, assertAllowed, proveStream }: ConfigureIntegrationDeps) => {
  const checked = (before: IntegrationSettings, change: unknown): { settings: IntegrationSettings; secret: string | undefined } => {
    const { StreamClientSecret, ...values } = checkChange(INTEGRATION_SETTINGS, change);
    const merged = { ...before, ...values };
    // An empty secret in a form means "as it was": it is never shown, so it can't be sent back (security.md, 8).
    return { settings: { ...merged, CountryCode: merged.CountryCode.toUpperCase() }, secret: StreamClientSecret || undefined };
  };

  const assertAddress = ({ StreamClientUrl }: IntegrationSettings): void => {
    if (URL.parse(StreamClientUrl)?.search) throw wrong(['StreamClientUrl'], 'must not carry a query');
    try {
      assertAllowed(StreamClientUrl);
    } catch (error) {
      throw wrong(['StreamClientUrl'], `is refused: ${error instanceof Error ? error.message : 'it is not allowed'}`, error);
    }
  };

  const assertCredentials = (settings: IntegrationSettings, secret: string): Promise<void> => proveStream(settings, secret).catch((error: unknown) => {
    throw error instanceof CredentialsRefused ? wrong(['StreamClientId', 'StreamClientSecret'], 'refused by Stream; check both', error) : error;
  });

  return {
    /** Proves a Stream account of which nothing else is known yet: the first step of Linnworks' wizard. Throws as `create` does. */
    async prove(given: unknown): Promise<void> {
      const { settings, secret } = checked(DEFAULT_INTEGRATION_SETTINGS, given);
      assertAddress(settings);
      await assertCredentials(settings, secret ?? '');
    },

    /** Ties an installation to a Stream account. Throws `settings-invalid` or `settings-missing` naming the fields. */
    async create({ installationId, name, settings: given }: { installationId: string; name?: string | undefined; settings: unknown }, author: Author): Promise<ConfiguredIntegration> {
      if (!await installations.get(installationId)) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
      const { settings, secret } = checked(DEFAULT_INTEGRATION_SETTINGS, given);
      assertComplete(INTEGRATION_SETTINGS, { ...settings, StreamClientSecret: secret });
      assertAddress(settings);
      await assertCredentials(settings, secret ?? '');
      return { integration: await integrations.create({ installationId, name, settings, secret }, author), warnings: [] };
    },

    /**
     * Changes some settings. Another host or client id needs the secret anew, since the stored one belongs to the old address and
     * must not be shown to another (security.md, 10).
     */
    async change(id: string, given: unknown, author: Author): Promise<ConfiguredIntegration> {
      const before = await integrations.get(id);
      if (!before) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
      const { settings, secret } = checked(before.settings, given);
      const isAnotherAccount = addressOf(settings) !== addressOf(before.settings);
      const valid = secret ?? (isAnotherAccount ? undefined : await integrations.secretOf(id));
      assertComplete(INTEGRATION_SETTINGS, { ...settings, StreamClientSecret: valid });
      assertAddress(settings);
      if (secret !== undefined || CREDENTIALS.some((key) => settings[key] !== before.settings[key])) await assertCredentials(settings, valid ?? '');
      const integration = await integrations.change(id, before.version, { settings, secret }, author);
      if (SHOWING.some((key) => settings[key] !== before.settings[key])) await plans.showAgain(id);
      const open = settings.OrderNumPrefix === before.settings.OrderNumPrefix ? 0 : await integrations.openConsignments(id);
      const warnings = open === 0 ? [] : [`${open} ${open === 1 ? 'order is' : 'orders are'} in Stream under the prefix "${before.settings.OrderNumPrefix}" and will keep that number; new orders get "${settings.OrderNumPrefix}".`];
      return { integration, warnings };
    },
  };
};
