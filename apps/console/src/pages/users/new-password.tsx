import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ListedOperator } from '@stream-tech/store';
import { RevokeTokens } from '../../parts/revoke-tokens.tsx';
import { passwordProblem } from './check-user.ts';
import { useUserChange } from './use-users.ts';

/** A new password for somebody who forgot theirs; all their sessions end. */
export const NewPassword = ({ operator, close }: { operator: ListedOperator; close: () => void }) => {
  const [password, setPassword] = useState('');
  const [revokeTokens, setRevokeTokens] = useState(false);
  const change = useUserChange({ isForm: true });
  const [isAsked, setAsked] = useState(false);
  const problem = passwordProblem(password);
  const submit = (): void => { setAsked(true); if (problem === null) change.mutate({ method: 'POST', path: `/operators/${operator.id}/password`, body: { password, revokeTokens }, done: `${operator.email} has a new password, and was signed out` }, { onSuccess: close }); };
  return (
    <Modal opened onClose={close} title={`A new password for ${operator.email}`}>
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Stack>
          <Text size="sm">Tell it to them; they can change it under My sign-in.</Text>
          <PasswordInput label="New password" description="12 to 128 characters of any kind" autoComplete="new-password" data-autofocus value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={isAsked && problem !== null ? problem : change.error?.message} visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
          <RevokeTokens count={operator.tokens} whose="their" checked={revokeTokens} onChange={setRevokeTokens} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>Cancel</Button><Button type="submit" loading={change.isPending} disabled={password === ''}>Set it</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};
