import { Alert, Button, Code, Group, Image, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/ask.ts';
import type { Me } from '../../api/me.ts';

type Begun = { secret: string; picture: string };

const Recovery = ({ codes }: { codes: string[] }) => (
  <Alert color="green" title="Your second factor is set up">
    <Text size="sm" mb="xs">Keep these recovery codes where you keep other important papers. Each lets you in once, should your device be lost. They are not shown again.</Text>
    <List listStyleType="none" size="sm">{codes.map((code) => <List.Item key={code}><Code>{code}</Code></List.Item>)}</List>
  </Alert>
);

/** Sets up a second factor: a picture for an authenticator, and a code of it (security.md, 24). */
export const SecondFactor = ({ me }: { me: Me }) => {
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => ask<Begun>('POST', '/second-factor') });
  const confirm = useMutation({ mutationFn: () => ask<{ recoveryCodes: string[] }>('POST', '/second-factor/confirm', { body: { code } }), onSuccess: () => queryClient.invalidateQueries({ queryKey: ['me'] }) });
  if (confirm.data) return <Recovery codes={confirm.data.recoveryCodes} />;
  if (!me.factor.isOn) return <Text size="sm">While the partners are simulated there is no second factor.</Text>;
  if (me.operator.hasFactor) return <Text size="sm">Set up. If you change your device, another administrator can take the old one away under Users.</Text>;
  if (!begin.data) return (
    <Stack align="flex-start">
      <Text size="sm">A code from an authenticator on your telephone is asked for beside your password.{me.factor.isMissing ? ' Administrators need one before anything else.' : ''}</Text>
      {begin.error ? <Alert color="red" role="alert">{begin.error.message}</Alert> : null}
      <Button loading={begin.isPending} onClick={() => begin.mutate()}>Set up a second factor</Button>
    </Stack>
  );
  return (
    <form onSubmit={(event) => { event.preventDefault(); confirm.mutate(); }}>
      <Group align="flex-start" gap="xl">
        <Image src={begin.data.picture} w={220} h={220} alt="QR code for your authenticator" />
        <Stack maw={420}>
          <Text size="sm">Read the picture with an authenticator, for example Google Authenticator, Microsoft Authenticator or 1Password. Or type this there: <Code>{begin.data.secret}</Code></Text>
          <TextInput label="Code" description="The six digits that it shows now" autoComplete="one-time-code" inputMode="numeric" value={code} onChange={(event) => setCode(event.currentTarget.value)} error={confirm.error?.message} required />
          <Group><Button type="submit" loading={confirm.isPending} disabled={code.trim() === ''}>Set up</Button></Group>
        </Stack>
      </Group>
    </form>
  );
};
