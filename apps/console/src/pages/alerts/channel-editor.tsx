import { Alert, Button, Group, Modal, MultiSelect, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import type { AlertChannel } from '@stream-tech/store';
import { Problem } from '../../api/problem.ts';
import { tellDone } from '../../parts/notify.ts';
import { useSummary } from '../orders/use-orders.ts';
import { useChannelSave, type ChannelForm, type ChannelKind } from './use-alerts.ts';

type EditorProps = { channel: AlertChannel | undefined; kinds: ChannelKind[]; timeZone: string; close: () => void };

const ZONES = Intl.supportedValuesOf('timeZone');
const FLOORS = [{ value: 'warning', label: 'All alerts' }, { value: 'critical', label: 'Critical ones only' }];

const valuesOf = (channel: AlertChannel | undefined, kinds: ChannelKind[], timeZone: string): ChannelForm => ({
  kind: channel?.kind ?? kinds.find(({ unavailable }) => unavailable === null)?.kind ?? 'email', name: channel?.name ?? '', target: '', enabled: channel?.enabled ?? true, floor: channel?.floor ?? 'warning', installationIds: [...channel?.installationIds ?? []],
  hasQuiet: channel ? channel.quiet !== null : false, from: channel?.quiet?.from ?? '22:00', until: channel?.quiet?.until ?? '07:00', timeZone: channel?.timeZone ?? timeZone, digest: channel?.digest ?? true,
});

/** A new channel, or one that is changed; the stored address is kept where none is entered. */
export const ChannelEditor = ({ channel, kinds, timeZone, close }: EditorProps) => {
  const form = useForm<ChannelForm>({ initialValues: valuesOf(channel, kinds, timeZone) });
  const save = useChannelSave();
  const { data: summary } = useSummary();
  const { kind, hasQuiet } = form.values;
  const chosen = kinds.find((each) => each.kind === kind);
  const zones = ZONES.includes(form.values.timeZone) ? ZONES : [form.values.timeZone, ...ZONES];
  const problem = save.error;

  const submit = (values: ChannelForm): void => save.mutate({ form: values, channel }, {
    onSuccess: ({ name }) => { tellDone(channel ? `“${name}” is saved` : `“${name}” is told from now on. Send a test to see it arrive.`); close(); },
    onError: (error) => { if (error instanceof Problem) form.setErrors(Object.fromEntries(error.fields.map(({ key, problem: said }) => [key === 'quiet' ? 'from' : key, said]))); },
  });

  return (
    <Modal opened onClose={close} size="lg" title={channel ? `Change ${channel.name}` : 'Add a channel'}>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select {...form.getInputProps('kind')} label="Kind" allowDeselect={false} disabled={channel !== undefined} data={kinds.map((each) => ({ value: each.kind, label: each.title }))} />
            <TextInput {...form.getInputProps('name')} label="Name" placeholder="Dispatch desk" required maxLength={80} data-autofocus />
          </SimpleGrid>
          {chosen?.unavailable ? <Alert color="yellow" title={chosen.unavailable} /> : null}
          <TextInput
            {...form.getInputProps('target')} label={chosen?.target ?? 'Address'} description={`${chosen?.help ?? ''} It is kept encrypted and never shown whole again.`} required={!channel} maxLength={2_000} autoComplete="off"
            placeholder={channel ? `${channel.shown}; leave it empty to keep it` : ''}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select {...form.getInputProps('floor')} label="Tell" allowDeselect={false} data={FLOORS} />
            <MultiSelect {...form.getInputProps('installationIds')} label="Accounts" placeholder={form.values.installationIds.length > 0 ? '' : 'All, those to come included'} clearable searchable data={(summary?.installations ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
          </SimpleGrid>
          <Switch {...form.getInputProps('hasQuiet', { type: 'checkbox' })} label="Quiet hours" description="Only what is critical is told in them. The rest waits, and comes as one message when they end." />
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <TimeInput {...form.getInputProps('from')} label="Quiet from" disabled={!hasQuiet} />
            <TimeInput {...form.getInputProps('until')} label="Quiet until" disabled={!hasQuiet} />
            <Select {...form.getInputProps('timeZone')} label="Time zone" allowDeselect={false} searchable data={zones} />
          </SimpleGrid>
          <Switch {...form.getInputProps('digest', { type: 'checkbox' })} label="Morning digest" description="Each day at seven: what is on, and how each account stands." />
          {channel ? <Switch {...form.getInputProps('enabled', { type: 'checkbox' })} label="On" description="While it is off, nothing is told and nothing is kept for it." /> : null}
          {problem && !(problem instanceof Problem && problem.fields.length > 0) ? <Alert color="red" role="alert" title={problem.message} /> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>Cancel</Button><Button type="submit" loading={save.isPending} disabled={form.values.name.trim() === '' || (!channel && form.values.target.trim() === '')}>{channel ? 'Save' : 'Add'}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};
