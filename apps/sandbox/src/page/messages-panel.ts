import type { ArrivedMessage, Medium, MessageSink } from '@stream-tech/simulators';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const SHOWN = 20;
const MEDIA: Record<Medium, string> = { email: 'E-mail', slack: 'Slack', teams: 'Teams', webhook: 'Webhook' };

/** What the integration told people: alerts, digests and tests, as they arrived. */
export function messagesPanel(sink: MessageSink): Markup {
  const taken = sink.messages.filter(({ refused }) => refused === undefined).length;
  const last = sink.messages.slice(-SHOWN).reverse();
  return html`<header class="panel-head"><h2>Alerts that arrived</h2><p>${taken.toLocaleString('en')} ${taken === 1 ? 'message' : 'messages'}; nobody real is told anything</p></header>
    ${last.length === 0
      ? html`<p class="empty">Nothing yet. An alert is told within about a minute of its beginning: switch on Refusals below and add ten orders, or try a channel on the console’s page Alerts.</p>`
      : html`<ul class="messages">${last.map(messageCard)}</ul><form method="post" action="/control/messages/clear" class="actions"><button class="small">Forget them</button></form>`}`;
}

function messageCard({ id, at, medium, to, headline, text, status, refused }: ArrivedMessage): Markup {
  const who = medium === 'email' ? to : to.replace(/[^/]+$/, '…');
  return html`<li class="message"><details data-key="message-${id}"><summary>
    <span class="number quiet">${at.slice(11, 19)}</span><span class="flag${refused === undefined ? '' : ' warn'}">${refused === undefined ? MEDIA[medium] : `${MEDIA[medium]}, ${status}`}</span><strong class="who" dir="auto">${headline || refused}</strong><span class="where">${who}</span>
  </summary><pre dir="auto">${text}</pre></details></li>`;
}
