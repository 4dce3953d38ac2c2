import { json, send } from '../partner/answer.ts';
import { answerControl, CONTROL } from '../partner/control.ts';
import { openHttpDoor } from '../partner/http-door.ts';
import type { Incoming } from '../partner/http-door.ts';
import type { ArrivedMessage, Medium, MessageSink, MessageSinkOptions } from './message-model.ts';
import { openMailDoor } from './open-mail-door.ts';
import { readPost } from './read-post.ts';

/** Where each medium takes posts; what follows is anybody's, as the secret end of a real address. */
const PLACES: Record<Exclude<Medium, 'email'>, string> = { slack: '/services/', teams: '/workflows/', webhook: '/hooks/' };
const TAKEN: Record<Exclude<Medium, 'email'>, [status: number, text: string]> = { slack: [200, 'ok'], teams: [202, ''], webhook: [200, '{}'] };
const KEPT_HEADERS = ['content-type', 'user-agent', 'idempotency-key', 'authorization'];

/**
 * Opens the doors of everybody who can be told something: SMTP for mail, HTTP for Slack, Teams and webhooks, each as strict as the real one.
 * @throws when a port is taken (`EADDRINUSE`).
 */
export async function createMessageSink({ host = '127.0.0.1', publicHost, port = 0, smtpPort = 0, limit = 500 }: MessageSinkOptions = {}): Promise<MessageSink> {
  const messages: ArrivedMessage[] = [];
  const waiting: { count: number; resolve(messages: readonly ArrivedMessage[]): void }[] = [];
  let last = 0;
  const takenMessages = (): ArrivedMessage[] => messages.filter(({ refused }) => refused === undefined);

  const arrive = (message: Omit<ArrivedMessage, 'id' | 'at'>): void => {
    last += 1;
    messages.push({ id: last, at: new Date().toISOString(), ...message });
    if (messages.length > limit) messages.shift();
    for (const waiter of [...waiting]) {
      if (takenMessages().length < waiter.count) continue;
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.resolve(takenMessages());
    }
  };

  /** What answers the next message, where it is not to be taken. */
  const refusal = (whenDown: number): number | undefined => {
    const next = sink.answers.shift();
    if (next !== undefined && next >= 300) return next;
    return sink.isDown ? whenDown : undefined;
  };

  function takePost(medium: Exclude<Medium, 'email'>, { path, headers, body, response }: Incoming): void {
    const raw = body.toString('utf8');
    const kept = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
    const common = { medium, to: path, from: kept['user-agent'] ?? '', raw, headers: kept };
    const down = refusal(503);
    const read = readPost(medium, raw, kept['content-type'] ?? '');
    const refused = down !== undefined ? 'not now' : 'refused' in read ? read.refused : undefined;
    const [status, answer] = refused !== undefined ? [down ?? 400, refused] : TAKEN[medium];
    arrive({ ...common, ...('refused' in read ? { headline: '', text: '' } : read), status, ...(refused === undefined ? {} : { refused }) });
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...(status >= 300 && status < 400 ? { Location: '/elsewhere' } : {}) }).end(answer);
  }

  const door = await openHttpDoor({
    host, publicHost, port,
    handle(incoming) {
      const { verb, path, response } = incoming;
      if (path.startsWith(CONTROL)) {
        send(response, answerControl({
          'GET /messages': () => messages,
          'POST /clear': () => sink.clear(),
          'POST /answers': ({ body }) => { sink.answers = Array.isArray(body.statuses) ? body.statuses.map(Number) : []; },
          'POST /down': ({ body }) => { sink.isDown = body.on === true; },
        }, incoming));
        return;
      }
      const [medium] = (Object.entries(PLACES) as [Exclude<Medium, 'email'>, string][]).find(([, place]) => verb === 'POST' && path.startsWith(place)) ?? [];
      if (medium) takePost(medium, incoming);
      else send(response, json(404, { error: 'Nobody takes messages here.' }));
    },
  });
  const mail = await openMailDoor({
    host, port: smtpPort,
    take({ from, to, subject, text, html, headers }) {
      const down = refusal(451);
      arrive({ medium: 'email', to: to.join(', '), from, headline: subject, text, raw: html, headers, status: down ?? 250, ...(down === undefined ? {} : { refused: 'not now' }) });
      return down ?? 250;
    },
  }).catch(async (error: unknown) => {
    await door.close();
    throw error;
  });

  const sink: MessageSink = {
    origin: door.origin, host: door.host, port: door.port, smtpPort: mail.port,
    smtpUrl: `smtp://${door.host.replace(/:\d+$/, '')}:${mail.port}`,
    slackUrl: `${door.origin}${PLACES.slack}T0SANDBOX/B0SANDBOX/sandbox-slack-secret`,
    teamsUrl: `${door.origin}${PLACES.teams}sandbox-teams-secret`,
    webhookUrl: `${door.origin}${PLACES.webhook}sandbox-webhook-secret`,
    messages, answers: [], isDown: false,
    taken: (count) => (takenMessages().length >= count ? Promise.resolve(takenMessages()) : new Promise((resolve) => { waiting.push({ count, resolve }); })),
    clear() {
      messages.length = 0;
      last += 1;
    },
    get revision() { return last; },
    async close() {
      await Promise.all([door.close(), mail.close()]);
    },
  };
  return sink;
}
