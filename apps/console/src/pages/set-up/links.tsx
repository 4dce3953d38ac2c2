import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { tellProblem } from '../../parts/notify.ts';
import { When } from '../../parts/when.tsx';

const Copied = ({ text }: { text: string }) => <Group wrap="nowrap" align="flex-start"><Code block flex={1} className="pre">{text}</Code><CopyButton value={text}>{({ copied, copy }) => <Button variant="default" size="compact-md" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton></Group>;

/** A link that whoever owns the Linnworks account opens to install the application there; the account then appears here by itself. */
export const InstallLink = () => {
  const link = useMutation({ mutationFn: () => ask<{ url: string; expiresAt: string }>('POST', '/install-links'), onError: tellProblem });
  return (
    <>
      <Button size="compact-md" variant="default" loading={link.isPending} onClick={() => link.mutate()}>Link for the owner of an account</Button>
      <Modal opened={link.data !== undefined} onClose={() => link.reset()} title="Install in Linnworks" size="lg">
        {link.data ? <Stack><Text size="sm">Send this link to whoever owns the Linnworks account, or open it yourself. Once it is confirmed there, the account appears here. The link is good once, and ends <When at={link.data.expiresAt} />.</Text><Copied text={link.data.url} /></Stack> : null}
      </Modal>
    </>
  );
};

/** A code that ties a courier profile, which somebody adds in Linnworks, to this account. */
export const LinkCode = ({ installationId, name }: { installationId: string; name: string }) => {
  const code = useMutation({ mutationFn: () => ask<{ code: string; expiresAt: string }>('POST', `/installations/${installationId}/link-codes`), onError: tellProblem });
  return (
    <>
      <Button size="compact-sm" variant="default" loading={code.isPending} onClick={() => code.mutate()} aria-label={`Link code: ${name}`}>Link code …</Button>
      <Modal opened={code.data !== undefined} onClose={() => code.reset()} title={`Link code for ${name}`}>
        {code.data ? <Stack><Text size="sm">In Linnworks, under Settings, Shipping, Integrations, add the courier Stream Tech; its wizard asks for this code. It is good once, and ends <When at={code.data.expiresAt} />.</Text><Copied text={code.data.code} /></Stack> : null}
      </Modal>
    </>
  );
};
