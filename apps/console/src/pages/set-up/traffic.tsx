import { Loader, Paper, Progress, Table, Text, Title } from '@mantine/core';
import type { HourOfTraffic, SettingsChange } from '@stream-tech/store';
import { shownSetting } from '../../parts/setting-words.ts';
import { When } from '../../parts/when.tsx';
import { useHistory, useTraffic } from './use-set-up.ts';

const HOUR_MS = 3_600_000;
const time = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });

const Hour = ({ hour: { hour, sent, refused, throttled, unknown }, most, changes }: { hour: HourOfTraffic; most: number; changes: SettingsChange[] }) => {
  const share = (count: number): number => (100 * count) / most;
  return (
    <Table.Tr>
      <Table.Td className="numbers">{time.format(new Date(hour))}</Table.Td>
      <Table.Td><Progress.Root size="lg" role="img" aria-label={`${sent} sent, ${refused} refused, ${throttled} throttled, ${unknown} without an answer`}><Progress.Section withAria={false} value={share(sent)} color="green.8" /><Progress.Section withAria={false} value={share(refused)} color="red" /><Progress.Section withAria={false} value={share(throttled)} color="orange" /><Progress.Section withAria={false} value={share(unknown)} color="gray" /></Progress.Root></Table.Td>
      <Table.Td ta="right" className="numbers">{sent}</Table.Td><Table.Td ta="right" className="numbers">{refused}</Table.Td><Table.Td ta="right" className="numbers">{throttled}</Table.Td><Table.Td ta="right" className="numbers">{unknown}</Table.Td>
      <Table.Td>{changes.map(({ id, at, changes: settings }) => <Text key={id} size="xs">{settings.map(({ title, to }) => `${title} → ${shownSetting(to)}`).join(', ')}, <When at={at} /></Text>)}</Table.Td>
    </Table.Tr>
  );
};

/** What a changed setting did: attempts of the last two days by hour, with the changes beside them. */
export const Traffic = () => {
  const { data } = useTraffic();
  const { data: history } = useHistory({ system: true });
  if (!data) return <Loader aria-label="Loading" />;
  const most = Math.max(1, ...data.hours.map(({ sent, refused, throttled, unknown }) => sent + refused + throttled + unknown));
  const changesIn = (hour: string): SettingsChange[] => (history?.changes ?? []).filter(({ at, name }) => name === null && Date.parse(at) >= Date.parse(hour) && Date.parse(at) < Date.parse(hour) + HOUR_MS);
  return (
    <Paper withBorder p="md" mt="md" component="section" aria-label="What the attempts at Stream came to">
      <Title order={2}>What the attempts at Stream came to</Title>
      <Text size="sm" c="dimmed" mb="xs">The last 48 hours. Throttled: Stream answered “too many requests”, or asked to wait.</Text>
      {data.hours.length === 0 ? <Text size="sm">Nothing was sent.</Text> : (
        <Table.ScrollContainer minWidth={700}>
          <Table verticalSpacing={4}>
            <Table.Thead><Table.Tr><Table.Th w={110}>Hour</Table.Th><Table.Th>Attempts</Table.Th><Table.Th w={70} ta="right">Sent</Table.Th><Table.Th w={80} ta="right">Refused</Table.Th><Table.Th w={90} ta="right">Throttled</Table.Th><Table.Th w={95} ta="right">No answer</Table.Th><Table.Th>Changed in that hour</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{data.hours.toReversed().map((hour) => <Hour key={hour.hour} hour={hour} most={most} changes={changesIn(hour.hour)} />)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
};
