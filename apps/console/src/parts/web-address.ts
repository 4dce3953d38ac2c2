/** Whether a partner's text is an address that a page may lead to: a link to another scheme would start a program or a script (issue 5). */
export const isWebAddress = (text: string | null): text is string => text !== null && /^https?:\/\//.test(text);
