import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ListedOperator } from '@stream-tech/store';
import { useState } from 'react';
import { RevokeTokens, tokensOf } from '../../parts/revoke-tokens.tsx';
import { useUserChange } from './use-users.ts';

/** Signs somebody out who has API tokens, or shuts them out: what becomes of the tokens is said before it is done. */
export const EndAccess = ({ operator: { id, email, tokens }, isForGood, close }: { operator: ListedOperator; isForGood: boolean; close: () => void }) => {
  const [revoke, setRevoke] = useState(false);
  const { mutate, isPending } = useUserChange();
  const submit = (): void => mutate(isForGood
    ? { method: 'PATCH', path: `/operators/${id}`, body: { isDisabled: true }, done: `${email} may not sign in any more, and ${tokensOf(tokens)} no longer ${tokens === 1 ? 'works' : 'work'}` }
    : { method: 'POST', path: `/operators/${id}/sign-out`, body: { revokeTokens: revoke }, done: `${email} is signed out everywhere${revoke ? `, and ${tokensOf(tokens)} revoked` : ''}` },
  { onSuccess: close });
  return (
    <Modal opened onClose={close} title={isForGood ? `Shut ${email} out` : `Sign ${email} out everywhere`}>
      <Stack>
        {isForGood ? <Text size="sm">Their sessions end, and {tokensOf(tokens)} {tokens === 1 ? 'ends' : 'end'} for good: scripts that use {tokens === 1 ? 'it' : 'them'} stop at once. Let in again later, they begin without any.</Text> : <><Text size="sm">Their sessions end.</Text><RevokeTokens count={tokens} whose="their" checked={revoke} onChange={setRevoke} /></>}
        <Group justify="flex-end"><Button variant="default" onClick={close}>Cancel</Button><Button color="red" loading={isPending} onClick={submit}>{isForGood ? 'Shut them out' : 'Sign them out'}</Button></Group>
      </Stack>
    </Modal>
  );
};
