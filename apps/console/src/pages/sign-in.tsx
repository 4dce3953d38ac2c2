import { Alert, Button, Center, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { ask } from '../api/ask.ts';

/** Where to go after signing in: a page of ours, never another site's. */
const placeOf = (next: string | null): string => (next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/');

export const SignIn = () => {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: { email: '', password: '' }, validate: { email: (value) => (value.includes('@') ? null : 'Your e-mail address'), password: (value) => (value ? null : 'Your password') } });
  const signIn = useMutation({
    mutationFn: (given: { email: string; password: string }) => ask('POST', '/login', { body: given }),
    async onSuccess() {
      queryClient.clear();
      const next = placeOf(params.get('next'));
      // Bull Board is a page of the server's own.
      if (next.startsWith('/queues')) globalThis.location.assign(next);
      else await navigate(next, { replace: true });
    },
  });
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={380}>
        <form onSubmit={form.onSubmit((given) => signIn.mutate(given))} noValidate>
          <Stack>
            <Title order={1}>Stream Tech Integration</Title>
            <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
            <PasswordInput label="Password" autoComplete="current-password" visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} {...form.getInputProps('password')} />
            {signIn.error ? <Alert color="red" role="alert">{signIn.error.message}</Alert> : null}
            <Button type="submit" loading={signIn.isPending}>Sign in</Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
};
