/** The media that the sink plays. */
export type Medium = 'email' | 'slack' | 'teams' | 'webhook';

/** A message as it arrived, or was refused. */
export interface ArrivedMessage {
  id: number;
  /** ISO 8601 in UTC. */
  at: string;
  medium: Medium;
  /** To whom: the addresses of a mail, the path of a webhook. */
  to: string;
  from: string;
  /** The subject of a mail, the first words of a post. */
  headline: string;
  /** As a person reads it. */
  text: string;
  /** A mail's HTML, a post's body. */
  raw: string;
  headers: Record<string, string>;
  /** What was answered: an HTTP status, or an SMTP code. */
  status: number;
  /** Why it was refused. */
  refused?: string;
}

export interface MessageSinkOptions {
  host?: string | undefined;
  /** Name under which others reach this machine; default: the host itself. */
  publicHost?: string | undefined;
  /** 0 (the default) takes any free port. */
  port?: number | undefined;
  smtpPort?: number | undefined;
  /** Most messages kept. */
  limit?: number | undefined;
}

/** Everywhere that alerts can go: a mail server, Slack, Teams, and somebody's own webhook. Keeps what arrives, in order of arrival. */
export interface MessageSink {
  origin: string;
  /** `127.0.0.1:4030`, in the form that allow lists of hosts take. */
  host: string;
  port: number;
  smtpPort: number;
  /** `smtp://127.0.0.1:4025` */
  smtpUrl: string;
  slackUrl: string;
  teamsUrl: string;
  webhookUrl: string;
  readonly messages: readonly ArrivedMessage[];
  /** Statuses of the next answers, HTTP's and SMTP's alike; after them, and without any, each is taken. */
  answers: number[];
  /** Nothing is taken: 503 for posts, 451 for mail. */
  isDown: boolean;
  /** Resolves once so many messages were taken. */
  taken(count: number): Promise<readonly ArrivedMessage[]>;
  clear(): void;
  /** Grows with every message. */
  readonly revision: number;
  close(): Promise<void>;
}
