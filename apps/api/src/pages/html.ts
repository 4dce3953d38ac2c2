/** Markup that is safe to put into a page; everything else is escaped on its way in. */
export type Markup = { readonly markup: string };

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const put = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(put).join('');
  if (typeof value === 'object' && value !== null && 'markup' in value) return String(value.markup);
  return value === null || value === undefined || value === false ? '' : escape(String(value));
};

/** A piece of a page: what is put into it is escaped, unless it is a piece itself (security.md, 19). */
export const html = (pieces: TemplateStringsArray, ...values: unknown[]): Markup => ({ markup: pieces.reduce((text, piece, index) => text + put(values[index - 1]) + piece) });

/** A whole page around a body. No script or style stands in it: both come from `/assets` (security.md, 32). */
export const page = (title: string, body: Markup, { script, refresh }: { script?: string; refresh?: number } = {}): string => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  ${refresh && html`<meta http-equiv="refresh" content="${refresh}">`}
  <title>${title} · Stream Tech Integration</title>
  <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/assets/pages.css">
  ${script && html`<script src="/assets/${script}" defer></script>`}
</head>
<body>${body}</body>
</html>
`.markup;
