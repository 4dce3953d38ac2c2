import { expect, test } from '@jest/globals';
import { checkUser } from './check-user.ts';

const good = { email: 'ada@example.test', password: 'four words of mine', reach: 'all' as const, accounts: [] };

test('everything that is wrong with a new user is said at once, in words, before anybody proves to be themselves (A-44; security.md, 23 and 30)', () => {
  expect(checkUser({ email: 'ada', password: 'short', reach: 'some', accounts: [] }, true)).toEqual({ email: expect.stringContaining('e-mail address'), password: expect.stringContaining('12 to 128 characters; this has 5'), accounts: expect.stringContaining('one account') });
  expect(checkUser(good, true)).toEqual({});
  expect(checkUser({ ...good, email: ' ada@example.test ', password: '🔑'.repeat(12) }, true)).toEqual({});
  expect(checkUser({ ...good, password: 'x'.repeat(129) }, true)).toEqual({ password: expect.stringContaining('this has 129') });
  expect(checkUser({ ...good, password: '' }, true)).toEqual({ password: expect.stringContaining('is needed') });
});

test('of a user who is there already neither the address nor a password is asked for', () => {
  expect(checkUser({ ...good, email: '', password: '' }, false)).toEqual({});
});
