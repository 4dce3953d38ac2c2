import { openHttpDoor } from '../partner/http-door.ts';

/** A notification as it arrived. */
export interface Received {
  authorization: string | undefined;
  contentType: string | undefined;
  text: string;
  /** The parsed body, `webhook` unwrapped where it is there. */
  content: ReceivedContent;
}

export interface ReceivedContent {
  subscription: Record<string, unknown>;
  event: Record<string, string>;
  order?: { id: string };
  run?: Record<string, string>;
  group?: { int_seq: number; loadId: string };
  orders?: { sequence: number; order: string }[] | null;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Statuses of the next answers; after them, and without any, 200. */
  answers: number[];
  close(): Promise<void>;
}

/** Something that Stream can notify: keeps what comes, in order of arrival. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const door = await openHttpDoor({
    handle({ headers, body, response }) {
      const text = body.toString('utf8');
      const parsed = JSON.parse(text) as { webhook?: ReceivedContent } & ReceivedContent;
      received.push({ authorization: headers.authorization, contentType: headers['content-type'], text, content: parsed.webhook ?? parsed });
      response.writeHead(answers.shift() ?? 200).end('{}');
    },
  });
  return { url: `${door.origin}/webhooks/stream/0b6e0a9c`, received, answers, close: door.close };
}
