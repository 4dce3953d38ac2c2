import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 250;

/** A field for a text that is looked for once its writer pauses, without the blanks around it. The field is the writer's while somebody types; what comes from elsewhere (a view, another search, a step back) is taken over. */
export const useTyped = (text: string, look: (text: string) => void): { value: string; onChange: (event: { currentTarget: { value: string } }) => void } => {
  const [typed, setTyped] = useState(text);
  const asked = useRef(text);
  const ask = useDebouncedCallback((given: string) => { asked.current = given.trim(); look(asked.current); }, PAUSE_MS);
  useEffect(() => { if (text !== asked.current) { asked.current = text; setTyped(text); } }, [text]);
  return { value: typed, onChange: ({ currentTarget: { value } }) => { setTyped(value); ask(value); } };
};
