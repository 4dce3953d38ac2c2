import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { ask } from '../api/ask.ts';
import { Problem } from '../api/problem.ts';

/** Where to go after signing in: a page of ours, never another site's. */
const placeOf = (next: string | null): string => (next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/');
const isCodeWanted = (error: unknown): boolean => error instanceof Problem && error.code === 'second-factor-needed';

type Given = { email: string; password: string; code: string };

/** Sign in; who has a second factor is asked for its code once the password is right (security.md, 24). */
export const SignIn = () => {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm<Given & { asksCode: boolean }>({ initialValues: { email: '', password: '', code: '', asksCode: false }, validate: { email: (value) => (value.includes('@') ? null : 'Your e-mail address'), password: (value) => (value ? null : 'Your password') } });
  const signIn = useMutation({
    mutationFn: ({ email, password, code }: Given) => ask('POST', '/login', { body: { email, password, ...(code ? { code } : {}) } }),
    async onSuccess() {
      queryClient.clear();
      const next = placeOf(params.get('next'));
      // Bull Board is a page of the server's own.
      if (next.startsWith('/queues')) globalThis.location.assign(next);
      else await navigate(next, { replace: true });
    },
    onError(error) { if (isCodeWanted(error)) form.setFieldValue('asksCode', true); else form.setFieldValue('code', ''); },
  });
  const asksCode = form.values.asksCode;
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={380}>
        <form onSubmit={form.onSubmit((given) => signIn.mutate(given))} noValidate>
          <Stack>
            <Title order={1}>Stream Tech Integration</Title>
            <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
            <PasswordInput label="Password" autoComplete="current-password" visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} {...form.getInputProps('password')} />
            {asksCode ? <TextInput key="code" label="Code" description="The six digits that your authenticator shows now, or a recovery code." autoComplete="one-time-code" autoFocus {...form.getInputProps('code')} /> : null}
            {signIn.error && !isCodeWanted(signIn.error) ? <Alert color="red" role="alert">{signIn.error.message}</Alert> : null}
            <Button type="submit" loading={signIn.isPending}>Sign in</Button>
            {asksCode ? <Text size="xs" c="dimmed">Device lost? Use a recovery code, or ask another administrator to take your second factor away.</Text> : null}
          </Stack>
        </form>
      </Paper>
    </Center>
  );
};
