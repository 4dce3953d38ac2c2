import type { AlertSeverity } from './alert-rules.ts';

/** One thing in a message. Plain text all of it: whoever lays it out escapes it for his medium. */
export type MessageBlock = {
  mark: AlertSeverity | 'over' | 'info';
  title: string;
  lines: string[];
  /** The console's page behind it. */
  link?: { label: string; url: string };
};

/** What is told in one message, for every medium alike. */
export type ChannelMessage = {
  headline: string;
  lead?: string;
  blocks: MessageBlock[];
  foot: { label: string; url: string };
  /** The same for a machine. */
  data: { type: 'alerts' | 'digest' | 'test' } & Record<string, unknown>;
};

/** What a channel is sent when somebody tries it. */
export const testMessage = (name: string, publicUrl: string): ChannelMessage => ({
  headline: 'Test from Stream Tech Integration',
  lead: `Alerts for “${name}” arrive here. Nothing is wrong.`,
  blocks: [],
  foot: { label: 'Alerts in the console', url: `${publicUrl}/alerts` },
  data: { type: 'test', channel: name },
});
