/**
 * Plays Linnworks' courier side against a system that is running, such as `npm start` brings up, in every way of speaking:
 *   node packages/simulators/src/courier/drive.ts <api> <simulated Linnworks> <simulated Stream>
 *   node packages/simulators/src/courier/drive.ts http://localhost:3000 http://127.0.0.1:4010 http://127.0.0.1:4020
 * Ends with 1 where Linnworks would not accept an answer.
 */
import { COURIER_MODES, walkContract } from './walk-contract.ts';

const [api = 'http://localhost:3000', linnworks = 'http://127.0.0.1:4010', stream = 'http://127.0.0.1:4020'] = process.argv.slice(2);
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const control = async <T>(origin: string, path: string, body?: object): Promise<T> => {
  const response = await fetch(`${origin}/control${path}`, body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {});
  if (!response.ok) throw new Error(`${origin}/control${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return await response.json() as T;
};

const [account] = await control<{ name: string; email: string; ids: { Id: string } }[]>(linnworks, '/accounts');
const [credentials] = await control<{ clientId: string; clientSecret: string }[]>(stream, '/accounts');
if (!account || !credentials) throw new Error('The simulators have no accounts.');
const values = {
  StreamClientId: credentials.clientId, StreamClientSecret: credentials.clientSecret, StreamClientUrl: `${stream}/api`, ContactName: 'Demo Warehouse', CompanyName: 'Demo Furniture Ltd', AddressLine1: '12 Canal Street', City: 'Birmingham',
  CountryCode: 'GB', PostCode: 'B1 1AA', ContactPhoneNo: '0121 496 0000', IsOrderSyncEnabled: 'True', OrderLookbackDays: '14',
};
let failed = 0;
for (const [name, modes] of Object.entries(COURIER_MODES)) {
  say(`\n${name}`);
  try {
    const held = await walkContract(api, {
      user: { Email: account.email, LinnworksUniqueIdentifier: account.ids.Id, AccountName: `Driver: ${name}` }, values,
      nextOrder: async () => (await control<{ NumOrderId: number }[]>(linnworks, '/orders', { account: account.name, count: 1, trait: 'plain' }))[0]!.NumOrderId,
    }, modes);
    for (const sentence of held) say(`  ✓ ${sentence}`);
  } catch (error) {
    failed += 1;
    say(`  ✗ ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
