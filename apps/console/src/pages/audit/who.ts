/** Whom somebody means who typed this: one of the known by its beginning; what nobody is known by stays as it was typed. A problem where several begin like it. */
export const whoIsMeant = (typed: string, known: readonly string[]): { actor: string } | { problem: string } => {
  const text = typed.trim();
  const small = text.toLowerCase();
  const like = text === '' ? [] : known.filter((each) => each.toLowerCase().startsWith(small));
  const exact = like.find((each) => each.toLowerCase() === small);
  if (like.length > 1 && exact === undefined) return { problem: `${like.length} begin like this: choose one` };
  return { actor: exact ?? like[0] ?? text };
};
