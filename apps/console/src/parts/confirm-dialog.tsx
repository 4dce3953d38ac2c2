import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/ask.ts';

/** Asks for the password; `end` is told whether it was the right one. */
export const ConfirmDialog = ({ end }: { end: (isConfirmed: boolean) => void }) => {
  const [password, setPassword] = useState('');
  const confirm = useMutation({ mutationFn: () => ask('POST', '/confirm', { body: { password } }), onSuccess: () => end(true) });
  return (
    <Modal opened onClose={() => end(false)} title="Confirm that it is you" zIndex={400}>
      <form onSubmit={(event) => { event.preventDefault(); confirm.mutate(); }}>
        <Stack>
          <Text size="sm">This changes something that matters. Type your password once more; you are not asked again for a quarter of an hour.</Text>
          <PasswordInput label="Password" autoComplete="current-password" data-autofocus value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={confirm.error?.message} visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
          <Group justify="flex-end"><Button variant="default" onClick={() => end(false)}>Cancel</Button><Button type="submit" loading={confirm.isPending} disabled={password === ''}>Go on</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};
