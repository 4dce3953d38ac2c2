import { DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';

const LOCAL = 'YYYY-MM-DD HH:mm:ss';
const toLocal = (iso: string): string | null => (iso && dayjs(iso).isValid() ? dayjs(iso).format(LOCAL) : null);

/** A moment to choose in the reader's own zone; given and told as ISO 8601 in UTC, '' where none is chosen. */
export const TimeField = ({ label, value, change }: { label: string; value: string; change: (iso: string) => void }) => (
  <DateTimePicker
    label={label} size="xs" w={180} clearable valueFormat="D MMM YYYY HH:mm" value={toLocal(value)} onChange={(local) => change(local ? dayjs(local).toISOString() : '')}
    clearButtonProps={{ 'aria-label': `Clear ${label}` }} submitButtonProps={{ 'aria-label': 'Take this time' }}
  />
);
