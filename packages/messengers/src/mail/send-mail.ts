import { addressesOf } from '@stream-tech/domain';
import { createTransport } from 'nodemailer';
import { NotTaken } from '../delivery-failed.ts';
import type { Send } from '../sending.ts';
import { mailOf } from './mail-layout.ts';

export type MailOptions = { smtpUrl: string; mailFrom: string; timeoutMs: number };

/**
 * Mail through the server of SMTP_URL. Its certificate is always verified; where a user name is given, nothing is said without TLS, and
 * else TLS is used wherever the server offers it. Nothing in a message is fetched, from a file or from an address.
 */
export const createMail = ({ smtpUrl, mailFrom, timeoutMs }: MailOptions): { send: Send; close(): void } => {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (secure ? 465 : 587), secure, requireTLS: username !== '', tls: { rejectUnauthorized: true },
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs, disableFileAccess: true, disableUrlAccess: true,
  });
  return {
    async send({ target, message, id }, signal) {
      const to = addressesOf(target);
      try {
        const { rejected } = await transport.sendMail({
          from: { name: 'Stream Tech Integration', address: mailFrom }, to, messageId: `<${id}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}>`, ...mailOf(message),
          headers: { 'Auto-Submitted': 'auto-generated' }, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs * 2)]),
        });
        return rejected.length > 0 ? `The mail server did not take ${rejected.length} of ${to.length} addresses` : undefined;
      } catch (error) {
        // Only what it says of the mail itself is about the channel: 4yz passes and 5yz does not, the other way round than HTTP's.
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        throw responseCode !== undefined && (code === 'EENVELOPE' || code === 'EMESSAGE') ? new NotTaken(responseCode, responseCode < 500 ? 'not taken for now' : 'not taken', responseCode < 500) : error;
      }
    },
    close: () => transport.close(),
  };
};
