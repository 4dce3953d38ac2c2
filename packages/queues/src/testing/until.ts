/** Asks again and again until the answer is yes; each question is a round trip, so nothing spins. Throws after `withinMs`. */
export const until = async (question: () => Promise<boolean>, withinMs = 4_000): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!(await question())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${question.toString()}`);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
};

/** A promise and the key to it. */
export const latch = <T = void>() => Promise.withResolvers<T>();
