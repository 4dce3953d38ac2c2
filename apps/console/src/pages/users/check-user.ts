const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;

/** What is wrong with a new password as far as a page can say, before anybody is asked for anything; null: nothing. Whether it is easily guessed, the server says. */
export const passwordProblem = (password: string): string | null => {
  const { length } = [...password];
  if (length === 0) return 'A password is needed';
  return length < PASSWORD_MIN || length > PASSWORD_MAX ? `It has to have ${PASSWORD_MIN} to ${PASSWORD_MAX} characters; this has ${length}` : null;
};

type Given = { email: string; password: string; reach: 'all' | 'some'; accounts: readonly string[] };

/** All that is wrong with what was typed of a user, by field, in words; of somebody who is there already the address and the password are not asked for. */
export const checkUser = ({ email, password, reach, accounts }: Given, isNew: boolean): Record<string, string> => {
  const problems: [string, string | null][] = [
    ['email', isNew && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? 'An e-mail address is needed, like ada@example.com' : null],
    ['password', isNew ? passwordProblem(password) : null],
    ['accounts', reach === 'some' && accounts.length === 0 ? 'Choose one account at least' : null],
  ];
  return Object.fromEntries(problems.filter((each): each is [string, string] => each[1] !== null));
};
