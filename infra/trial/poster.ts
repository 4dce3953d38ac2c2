import { connect, type Socket } from 'node:net';

/** `status` 0: there was no answer, and `error` says why. */
export type Posted = { status: number; retryAfter: boolean; error?: string };
export type Poster = ReturnType<typeof createPoster>;

type Call = { message: string; answered: (posted: Posted) => void };
type Line = { socket: Socket; text: string; call: Call | undefined };

const HEADER_END = '\r\n\r\n';
/** A server that is not there refuses at once; one that hangs has this long. */
const PATIENCE_MS = 20_000;

/** The length of the first whole answer in this text, and what it says; undefined while more is to come. */
const firstAnswer = (text: string): { posted: Posted; length: number } | undefined => {
  const end = text.indexOf(HEADER_END);
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const length = end + HEADER_END.length + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return text.length < length ? undefined : { posted: { status: Number(head.slice(9, 12)), retryAfter: /\r\nretry-after: *\d/i.test(head) }, length };
};

/**
 * A sender that costs next to nothing, so that what is measured is who answers: HTTP written by hand on up to `most` kept connections of
 * one port, one call at a time on each. A call beyond them waits for a free one. It never throws: no answer is an answer too.
 */
export const createPoster = (port: number, { most = 64 }: { most?: number } = {}) => {
  const free: Line[] = [];
  const waiting: Call[] = [];
  const lines = new Set<Line>();

  const drop = (line: Line, error: string): void => {
    if (!lines.delete(line)) return;
    line.socket.destroy();
    if (free.includes(line)) free.splice(free.indexOf(line), 1);
    const { call } = line;
    line.call = undefined;
    call?.answered({ status: 0, retryAfter: false, error });
    const next = waiting.shift();
    if (next) give(next);
  };

  const say = (line: Line, call: Call): void => {
    line.call = call;
    line.socket.write(call.message);
  };

  const open = (): Line => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const line: Line = { socket, text: '', call: undefined };
    lines.add(line);
    socket.setTimeout(PATIENCE_MS, () => { if (line.call) drop(line, 'no answer in time'); });
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      line.text += chunk;
      const answer = firstAnswer(line.text);
      if (!answer || !line.call) return;
      const { call } = line;
      const closes = /\r\nconnection: *close/i.test(line.text.slice(0, answer.length));
      line.text = line.text.slice(answer.length);
      line.call = undefined;
      call.answered(answer.posted);
      if (closes) return drop(line, 'closed');
      const next = waiting.shift();
      if (next) say(line, next);
      else free.push(line);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => drop(line, error.code ?? error.message)).on('close', () => drop(line, 'closed without an answer'));
    return line;
  };

  const give = (call: Call): void => {
    const line = free.pop() ?? (lines.size < most ? open() : undefined);
    if (line) say(line, call);
    else waiting.push(call);
  };

  return {
    post: (path: string, headers: Record<string, string>, body: string): Promise<Posted> => new Promise((answered) => {
      const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
      give({ message: `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n${more}content-length: ${Buffer.byteLength(body)}${HEADER_END}${body}`, answered });
    }),
    close(): void {
      for (const line of [...lines]) drop(line, 'the sender ended');
    },
  };
};
