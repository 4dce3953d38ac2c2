/** The ids in lower case, each once, in groups of at most `size`. */
export const batches = (ids: readonly string[], size: number): string[][] => {
  const unique = [...new Set(ids.map((id) => id.toLowerCase()))];
  return Array.from({ length: Math.ceil(unique.length / size) }, (_, index) => unique.slice(index * size, (index + 1) * size));
};
