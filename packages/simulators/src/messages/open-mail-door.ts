import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it came. */
export interface ReceivedMail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

export interface MailDoor {
  port: number;
  close(): Promise<void>;
}

/**
 * Opens an SMTP server that takes mail from anybody and for everybody. `take` gives the code that answers the mail: 250, or what it is refused with.
 * @throws when the port is taken (`EADDRINUSE`).
 */
export async function openMailDoor(options: { host: string; port: number; take(mail: ReceivedMail): number }): Promise<MailDoor> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, { envelope }, done) {
      void (async () => {
        const mail = await PostalMime.parse(await buffer(stream));
        const code = options.take({
          from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address), subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html ?? '',
          headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
        });
        done(code === 250 ? null : Object.assign(new Error('The mail is not taken'), { responseCode: code }));
      })().catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
