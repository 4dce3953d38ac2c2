import { useLocalStorage } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';

const listOf = (text: string): string[] => {
  try {
    const kept: unknown = JSON.parse(text);
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch { return []; }
};

/** The columns chosen in this browser, none for the usual ones. Kept as text: a list that is read anew is another list, for which the whole table would be drawn twice (P34). */
export const useColumns = (): [string[], (columns: string[]) => void] => {
  const [text, setText] = useLocalStorage({ key: 'order-columns', defaultValue: '[]', getInitialValueInEffect: false, serialize: (kept) => kept, deserialize: (kept) => kept ?? '[]' });
  return [useMemo(() => listOf(text), [text]), useCallback((columns) => setText(JSON.stringify(columns)), [setText])];
};
