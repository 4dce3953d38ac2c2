import { json } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';
import type { LinnworksAccount } from './account-model.ts';
import { field } from './read-request.ts';
import type { Fields } from './read-request.ts';
import type { Sessions } from './sessions.ts';

export interface AuthoriseDeps {
  applicationId: string;
  applicationSecret: string;
  accounts: LinnworksAccount[];
  sessions: Sessions;
  /** `http://127.0.0.1:4010` */
  origin: () => string;
}

export const LINNWORKS_FAILED = { Code: '-', Message: 'Authorization failed' };

/** The account that an installation token belongs to, as long as the application is installed there. */
export function accountByInstallation(fields: Fields, accounts: LinnworksAccount[]): LinnworksAccount | undefined {
  const token = same(field(fields, 'Token'));
  return accounts.find(({ installationToken }) => same(installationToken) === token);
}

/** `Auth/AuthorizeByApplication` (section 2.3). Database fields are filled, so that a leak of them can be seen. */
export function authorise(fields: Fields, deps: AuthoriseDeps): Answer {
  const account = accountByInstallation(fields, deps.accounts);
  const genuine = same(field(fields, 'ApplicationId')) === same(deps.applicationId) && same(field(fields, 'ApplicationSecret')) === same(deps.applicationSecret);
  if (!genuine || !account?.switches.installed) return json(401, LINNWORKS_FAILED);
  const { switches, ids } = account;
  return json(200, {
    ...ids,
    DatabaseName: 'canary-database-name', DatabaseServer: 'canary-database-server', PrivateDatabaseServer: 'canary-private-server',
    DatabaseUser: 'canary-database-user', DatabasePassword: 'canary-database-password', AppName: 'Stream Tech Integration',
    UserName: account.name, Md5Hash: 'canary-md5', Locality: switches.server.startsWith('us') ? 'US' : switches.server.startsWith('as') ? 'AS' : 'EU', SuperAdmin: false,
    ...(switches.withoutTtl ? {} : { TTL: switches.ttlSeconds }),
    Token: deps.sessions.open(account), GroupName: '', Device: '', DeviceType: '', UserType: 'ACCOUNT',
    Status: { State: switches.state, Reason: switches.state === 'AVAILABLE' ? '' : 'See your account', Parameters: {} },
    Properties: {}, Email: account.email, Server: switches.serverAnswer !== '' ? switches.serverAnswer : `${deps.origin()}/${switches.server}`, PushServer: '',
  });
}

/** `Auth/GetApplicationProfileBySecretKey` (section 2.5). */
export function applicationProfile(fields: Fields, deps: AuthoriseDeps): Answer {
  const genuine = same(field(fields, 'applicationId')) === same(deps.applicationId) && same(field(fields, 'applicationSecret')) === same(deps.applicationSecret);
  if (!genuine) return json(401, LINNWORKS_FAILED);
  const account = deps.accounts.find(({ ids }) => same(ids.UserId) === same(field(fields, 'userId')));
  if (!account) return { status: 200, body: 'null' };
  const far = '2030-01-01T00:00:00Z';
  return json(200, { PlanTag: 'standard', PlanName: 'Standard', ActivationDate: '2026-01-01T00:00:00Z', LastPaymentDate: '2026-01-01T00:00:00Z', NextPaymentDate: far, ProfileExpires: far, IsProfileActive: true });
}

function same(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
