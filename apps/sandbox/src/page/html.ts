/** Markup that is safe to send: text put into it has been escaped. */
export interface Markup {
  markup: string;
}

type Part = Markup | string | number | undefined | false | readonly (Markup | string | undefined | false)[];

/** Builds markup; every value that is not markup itself is escaped. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: strings.map((text, index) => text + (index < parts.length ? render(parts[index]) : '')).join('') };
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(render).join('');
  if (typeof part === 'object' && 'markup' in part) return part.markup;
  return escape(String(part));
}

/** Poison texts are part of the sandbox: NUL and half surrogates become visible signs. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\u0000', '␀')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
