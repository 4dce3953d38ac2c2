/** A setting's value as all screens spell it: a switch is on or off, and what is empty is nothing. */
export const shownSetting = (value: unknown): string => {
  if (value === true) return 'on';
  if (value === false) return 'off';
  if (value === null || value === undefined || value === '') return 'nothing';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
};
