import { expect, test } from '@jest/globals';
import { createSandbox } from '../create-sandbox.ts';

test('alerts that arrive are on the page, with poison text made harmless, and a fault refuses them', async () => {
  const { ready, messages, close } = await createSandbox({ host: '127.0.0.1', pagePort: 0, linnworksPort: 0, streamPort: 0, messagesPort: 0 });
  try {
    const region = async (): Promise<string> => ((await (await fetch(`${ready.page}/regions`)).json()) as Record<string, string>)['messages'] ?? '';
    const press = (path: string, body: object): Promise<Response> => fetch(`${ready.page}/control${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const post = async (url: string, body: object): Promise<number> => (await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status;
    expect(await region()).toContain('Nothing yet.');
    expect(await post(ready.messages.slackUrl, { text: 'Orders fail (&lt;img onerror&gt;)', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*12 orders* failed' } }] })).toBe(200);
    expect(await region()).toContain('Orders fail (&#60;img onerror&#62;)');
    expect(await region()).not.toContain('sandbox-slack-secret');
    expect(await post(ready.messages.slackUrl, { blocks: [] })).toBe(400);
    expect(await post(ready.messages.teamsUrl, { text: 'no card' })).toBe(400);
    await press('/faults', { name: 'messages-refused', on: true });
    expect(await post(ready.messages.webhookUrl, { headline: 'x' })).toBe(503);
    await press('/faults', { name: 'messages-refused', on: false });
    expect(await post(ready.messages.webhookUrl, { headline: 'x' })).toBe(200);
    await press('/messages/clear', {});
    expect(messages.messages).toEqual([]);
  } finally {
    await close();
  }
});
