import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { AppError, textLength } from '@stream-tech/domain';

const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;
/** Of 0 to 4: from here on nobody guesses it, not even with the stolen hash and much time. */
const STRONG_ENOUGH = 3;

let guesser: ZxcvbnFactory | undefined;
const isGuessable = (password: string, email: string): boolean => {
  guesser ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return guesser.check(password, [email, ...email.split(/\W+/), 'stream', 'linnworks', 'stream tech integration']).score < STRONG_ENOUGH;
};

/** Throws `password-weak` with a sentence: 12 to 128 characters of any kind, none of the common ones, nor made of what is known of its owner (security.md, 23). */
export const assertPassword = (password: string, email: string): void => {
  const length = textLength(password);
  if (length >= PASSWORD_MIN && length <= PASSWORD_MAX && !isGuessable(password, email)) return;
  const problem = length < PASSWORD_MIN || length > PASSWORD_MAX ? `has to have ${PASSWORD_MIN} to ${PASSWORD_MAX} characters` : 'is easily guessed; four words that have nothing to do with each other are a good one';
  throw new AppError('password-weak', `The password ${problem}`, 'fix-the-data', { fields: [{ key: 'password', problem }] });
};
