import { createHash, randomBytes } from 'node:crypto';
import { AppError, assertComplete, checkChange, DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS, INTEGRATION_SETTINGS, isOurVendor, type Depot, type SettingTable } from '@stream-tech/domain';
import { dashedGuid, LINK_CODE_ITEM, plainGuid, readConfigValues, WIZARD_STEPS, type ConfigValue, type OfferedService, type WizardStep } from '@stream-tech/linnworks';
import { correlationId, type Logger } from '@stream-tech/platform';
import { WIZARD_STAGES, type Author, type IntegrationStore, type ServiceStore, type ShippingProfile, type ShippingProfileStore } from '@stream-tech/store';
import type { ConfigureIntegration } from './configure-integration.ts';
import type { Depots } from './depots.ts';

export type ShippingProfilesDeps = {
  profiles: ShippingProfileStore;
  integrations: Pick<IntegrationStore, 'get' | 'ofInstallation'>;
  services: Pick<ServiceStore, 'ofInstallation' | 'save'>;
  configure: ConfigureIntegration;
  depots: Depots;
  /** The account's postal services as Linnworks lists them now. */
  postalServices(installationId: string, signal?: AbortSignal): Promise<{ id: string; name: string; vendor: string }[]>;
  log: Pick<Logger, 'info' | 'warn'>;
};
export type ShippingProfiles = ReturnType<typeof createShippingProfiles>;
/** A profile that may act: bound to an installation, its wizard finished. */
export type ActiveProfile = ShippingProfile & { installationId: string; integrationId: string };

/** What UserConfig shows. */
export type ProfileConfig = { active: boolean; stage: string; values: Record<string, unknown>; hasSecret: boolean };

/** Linnworks gives up after 100 s, and a person waits: what its own API has not listed by then is left for the next time. */
const PATIENCE_MS = 10_000;

const hashOf = (token: string): string => createHash('sha256').update(plainGuid(token)).digest('hex');
const author = (): Author => ({ actor: 'linnworks', correlationId: correlationId() });
const stageAfter = (stage: WizardStep) => WIZARD_STAGES[WIZARD_STAGES.indexOf(stage) + 1] ?? 'CONFIG';
const tableOf = (step: WizardStep): SettingTable => Object.fromEntries(WIZARD_STEPS[step].items.map((key) => [key, INTEGRATION_SETTINGS[key]]));
const addressOf = (settings: Record<string, unknown>): string => `${URL.parse(String(settings.StreamClientUrl))?.host.toLowerCase()}|${settings.StreamClientId}`;

/** Profiles of Linnworks' courier contract: how they come, are bound, configured, and end (linnworks-shipping-contract.md, 3 to 8). */
export const createShippingProfiles = ({ profiles, integrations, services, configure, depots, postalServices, log }: ShippingProfilesDeps) => {
  const authorise = async (token: string): Promise<ShippingProfile> => {
    const profile = await profiles.byToken(hashOf(token));
    // An unknown token and a deleted one take the same way to the same words (security.md, 3).
    if (!profile) throw new AppError('unknown-token', `Authorization failed for token ${plainGuid(token).slice(0, 4)}…`, 'fix-the-data');
    return profile;
  };
  const authoriseActive = async (token: string): Promise<ActiveProfile> => {
    const profile = await authorise(token);
    if (!profile.installationId || !profile.integrationId) throw new AppError('profile-unfinished', 'This integration is not set up yet. Finish its configuration in Linnworks first.', 'fix-the-data');
    return profile as ActiveProfile;
  };

  /** The last step: an integration of the same Stream account is taken over with the secret that was just proven; else a new one is made. */
  const settle = async (profile: ShippingProfile, entered: Record<string, unknown>): Promise<string> => {
    const installationId = profile.installationId!;
    const settings = { ...entered, StreamClientSecret: await profiles.secretOf(profile.id) };
    const known = (await integrations.ofInstallation(installationId)).find((one) => addressOf(one.settings) === addressOf(settings));
    const { integration } = known ? await configure.change(known.id, settings, author()) : await configure.create({ installationId, name: profile.accountName.slice(0, 100), settings }, author());
    return integration.id;
  };

  const updateStep = async (profile: ShippingProfile, step: WizardStep, items: ConfigValue[]): Promise<void> => {
    const table = tableOf(step);
    const { StreamClientSecret: secret, ...values } = checkChange(table, readConfigValues(table, items)) as Record<string, unknown> & { StreamClientSecret?: string };
    const entered = { ...profile.entered, ...values };
    const usedSecret = secret || (profile.hasSecret ? await profiles.secretOf(profile.id) : undefined);
    assertComplete(table, { ...DEFAULT_INTEGRATION_SETTINGS, ...entered, StreamClientSecret: usedSecret });
    if (step === 'STREAM_ACCOUNT') await configure.prove({ ...entered, StreamClientSecret: usedSecret });
    const integrationId = step === 'ORDER_OPTIONS' ? await settle(profile, entered) : undefined;
    await profiles.advance(profile.id, step, { stage: stageAfter(step), entered, secret: secret || undefined, integrationId });
    if (integrationId) log.info('A courier integration was set up in Linnworks', { installationId: profile.installationId, integrationId });
  };

  /** Postal services of our vendor that nobody has mapped become services that still need their configuration. */
  const offerUnmapped = async ({ installationId, integrationId }: ActiveProfile, signal: AbortSignal): Promise<void> => {
    const mapped = new Set((await services.ofInstallation(installationId)).map(({ postalServiceId }) => postalServiceId));
    for (const { id, name, vendor } of await postalServices(installationId, signal)) {
      if (isOurVendor(vendor) && !mapped.has(id)) await services.save({ installationId, integrationId, postalServiceId: id, name, vendor, settings: DEFAULT_SERVICE_SETTINGS }, author());
    }
  };

  return {
    authorise,
    authoriseActive,

    /** AddNewUser: mints a token of 128 random bits in the form of a GUID. A profile that fits no installation stays inert (security.md, 1 and 2). */
    async addNewUser(given: { email: string; accountId: string; accountName: string }): Promise<string> {
      const token = dashedGuid(randomBytes(16).toString('hex'));
      const bound = await profiles.matching(dashedGuid(given.accountId), given.email.trim());
      await profiles.create({ tokenHash: hashOf(token), accountKey: dashedGuid(given.accountId), email: given.email.trim(), accountName: given.accountName, stage: bound ? 'STREAM_ACCOUNT' : 'LINK_ACCOUNT', bound });
      log.info('A courier profile was added', { installationId: bound?.installationId, reason: bound ? `matched by ${bound.by}` : 'matches no installation' });
      return token;
    },

    /** UserConfig: the stage a profile is in and the values it shows; of the secret only whether there is one (security.md, 8). */
    async config(token: string): Promise<ProfileConfig> {
      const profile = await authorise(token);
      if (!profile.integrationId) return { active: false, stage: profile.stage, values: { ...DEFAULT_INTEGRATION_SETTINGS, ...profile.entered }, hasSecret: profile.hasSecret };
      const integration = await integrations.get(profile.integrationId);
      if (!integration) throw new AppError('not-found', 'This integration is gone. Delete it in Linnworks and add it again.', 'fix-the-data');
      return { active: true, stage: 'CONFIG', values: integration.settings, hasSecret: integration.hasSecret };
    },

    /** UpdateConfig: checks everything a stage was told, and goes on. Throws `stale-stage`, or what is wrong by the names on screen; then nothing changes. */
    async update(token: string, stage: string, items: ConfigValue[]): Promise<void> {
      const profile = await authorise(token);
      if (stage !== profile.stage) throw new AppError('stale-stage', 'These settings were changed meanwhile. Close this window and open it again.', 'try-later');
      if (profile.stage === 'LINK_ACCOUNT') {
        const code = String(items.find(({ ConfigItemId }) => ConfigItemId === LINK_CODE_ITEM)?.SelectedValue ?? '').trim();
        if (code === '' || !await profiles.bindByCode(profile.id, code)) throw new AppError('link-code', 'Installation link code: it is unknown, used or too old. Ask for a new one.', 'fix-the-data');
      } else if (profile.stage === 'CONFIG') {
        await configure.change(profile.integrationId!, readConfigValues(INTEGRATION_SETTINGS, items), author());
      } else {
        await updateStep(profile, profile.stage, items);
      }
    },

    /** ConfigDelete: the profile ends, the installation and its orders stay; a second call also succeeds. Throws `unknown-token`. */
    async remove(token: string): Promise<void> {
      if (!await profiles.remove(hashOf(token), author())) await authorise(token);
    },

    /** UserAvailableServices: our services with what is stored of each, and the depots to choose from. */
    async availableServices(token: string): Promise<{ services: OfferedService[]; depots: Depot[] }> {
      const profile = await authoriseActive(token);
      const patience = AbortSignal.timeout(PATIENCE_MS);
      const missed = (what: string) => (error: unknown): void => {
        if (!(error instanceof AppError) && !patience.aborted) throw error;
        log.warn(what, { installationId: profile.installationId, error });
      };
      await offerUnmapped(profile, patience).catch(missed('Postal services could not be read; those known are offered'));
      const listed = (await depots(profile.integrationId).catch(missed('Depots could not be read; none are offered'))) ?? [];
      const mapped = (await services.ofInstallation(profile.installationId)).filter(({ integrationId }) => integrationId === profile.integrationId);
      return { services: mapped.map(({ id, name, complete, settings }) => ({ id, name, complete, settings })), depots: listed };
    },
  };
};
