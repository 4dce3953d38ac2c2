import { Checkbox } from '@mantine/core';

/** So many tokens, in words. */
export const tokensOf = (count: number): string => `${count} API ${count === 1 ? 'token' : 'tokens'}`;

/** API tokens know no password and no session: whether they end as well is asked of whoever ends those. Nothing where there are none. */
export const RevokeTokens = ({ count, whose, checked, onChange }: { count: number; whose: 'my' | 'their'; checked: boolean; onChange: (checked: boolean) => void }) => (count === 0 ? null : (
  <Checkbox
    label={`Also revoke ${whose} ${tokensOf(count)}`} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)}
    description={`Otherwise ${count === 1 ? 'it goes' : 'they go'} on working. Scripts that use ${count === 1 ? 'it' : 'them'} would stop at once.`}
  />
));
