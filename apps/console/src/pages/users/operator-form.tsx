import { Alert, Button, Group, Modal, MultiSelect, PasswordInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ListedOperator } from '@stream-tech/store';
import { Problem } from '../../api/problem.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { checkUser } from './check-user.ts';
import { useAccounts, useUserChange } from './use-users.ts';

type Values = { name: string; email: string; role: string; reach: 'all' | 'some'; accounts: string[]; password: string };

const valuesOf = (operator: ListedOperator | undefined): Values => ({
  name: operator?.name ?? '', email: operator?.email ?? '', role: operator?.role ?? 'warehouse', reach: operator === undefined || operator.within === 'all' ? 'all' : 'some',
  accounts: operator === undefined || operator.within === 'all' ? [] : [...operator.within], password: '',
});

const problemsOf = (error: unknown): Record<string, string> => (error instanceof Problem ? Object.fromEntries(error.fields.map(({ key, problem }) => [key === 'within' ? 'accounts' : key, problem])) : {});

/** What each role may do, by itself. */
const WORDS: Record<string, string> = {
  warehouse: 'Sees orders and runs, prints labels and papers. For those who pack and load.', dispatch: 'Sees orders and runs, prints labels and papers. For those who plan the runs.',
  support: 'Sees orders and runs; sends, retries and deletes orders, replays notifications, reads the audit log.', administrator: 'Does everything, also set-up, alerts and users.',
};

/** Lets somebody sign in, or changes what they may do and for which accounts (A-44; security.md, 29). */
export const OperatorForm = ({ operator, close }: { operator?: ListedOperator | undefined; close: () => void }) => {
  const { roles } = useVocabulary();
  const { data: accounts = [] } = useAccounts();
  const form = useForm<Values>({ initialValues: valuesOf(operator), validate: (values) => checkUser(values, !operator) });
  const change = useUserChange({ isForm: true });
  const { reach } = form.values;
  const submit = ({ name, email, role, accounts: chosen, password }: Values): void => {
    const within = reach === 'all' ? 'all' : chosen;
    change.mutate(operator
      ? { method: 'PATCH', path: `/operators/${operator.id}`, body: { name, role, within }, done: `${operator.email} is changed, and has to sign in again` }
      : { method: 'POST', path: '/operators', body: { name, email: email.trim(), role, within, password }, done: `${email} may sign in now` },
    { onSuccess: close, onError: (error) => form.setErrors(problemsOf(error)) });
  };
  return (
    <Modal opened onClose={close} title={operator ? `Change ${operator.email}` : 'Add a user'} size="lg">
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack>
          {operator ? null : <TextInput label="E-mail" type="email" autoComplete="off" data-autofocus required {...form.getInputProps('email')} />}
          <TextInput label="Name" autoComplete="off" {...form.getInputProps('name')} />
          <Select label="Role" description={WORDS[form.values.role]} allowDeselect={false} data={roles.map(({ role, title }) => ({ value: role, label: title }))} renderOption={({ option }) => <div><Text size="sm">{option.label}</Text><Text size="xs" c="dimmed">{WORDS[option.value]}</Text></div>} {...form.getInputProps('role')} />
          <Stack gap={4}>
            <Text size="sm" fw={500} id="reach">Sees</Text>
            <SegmentedControl aria-labelledby="reach" data={[{ value: 'all', label: 'All accounts' }, { value: 'some', label: 'Some accounts' }]} {...form.getInputProps('reach')} />
          </Stack>
          {reach === 'some' ? <MultiSelect label="Accounts" description="Of other accounts nothing is seen, nor changed." searchable data={accounts.map(({ id, name }) => ({ value: id, label: name }))} {...form.getInputProps('accounts')} /> : null}
          {operator ? null : <PasswordInput label="First password" description="12 to 128 characters of any kind. Tell it to them; they can change it under My sign-in." autoComplete="new-password" required visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} {...form.getInputProps('password')} />}
          {change.error && Object.keys(problemsOf(change.error)).length === 0 ? <Alert color="red" role="alert">{change.error.message}</Alert> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>Cancel</Button><Button type="submit" loading={change.isPending}>{operator ? 'Save' : 'Add'}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};
