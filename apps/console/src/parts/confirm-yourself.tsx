import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { confirmBy } from '../api/confirm.ts';

/** Asks for the password once more before something dangerous; whatever was begun goes on by itself (security.md, 30). */
export const ConfirmYourself = () => {
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const answer = useRef<(isConfirmed: boolean) => void>(undefined);
  useEffect(() => confirmBy(() => new Promise((resolve) => { answer.current = resolve; setOpen(true); })), []);
  const end = (isConfirmed: boolean): void => { setOpen(false); setPassword(''); confirm.reset(); answer.current?.(isConfirmed); };
  const confirm = useMutation({ mutationFn: () => ask('POST', '/confirm', { body: { password } }), onSuccess: () => end(true) });
  return (
    <Modal opened={isOpen} onClose={() => end(false)} title="Confirm that it is you" zIndex={400}>
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
