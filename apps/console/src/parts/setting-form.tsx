import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Problem } from '../api/problem.ts';
import { SettingField, type Offer, type SettingDefinitions, type SettingValues } from './setting-fields.tsx';

type FormProps = {
  definitions: SettingDefinitions;
  /** As they are now; a secret is not among them. */
  values: SettingValues;
  /** A secret is stored already. */
  hasSecret?: boolean;
  readOnly: boolean;
  /** What there is to choose from, given what has been chosen so far; by setting. */
  offersOf?: (values: SettingValues) => Record<string, Offer[]>;
  /** Stores what was changed, and nothing else. `Problem.fields` of its failure are shown at their fields. */
  save: (change: SettingValues) => Promise<unknown>;
  saveTitle?: string;
  /** For a form whose values are a beginning that may be right as it is. */
  mayBeUnchanged?: boolean;
};

/** A form made of declared settings (R-169 … R-215): one that is added there is shown here. */
export const SettingForm = ({ definitions, values, hasSecret = false, readOnly, offersOf, save, saveTitle = 'Save', mayBeUnchanged = false }: FormProps) => {
  const entries = Object.entries(definitions);
  const initialValues: SettingValues = Object.fromEntries(entries.map(([key, setting]) => [key, values[key] ?? ('default' in setting && setting.default !== undefined ? setting.default : '')]));
  const form = useForm<SettingValues>({ initialValues });
  const [problem, setProblem] = useState<Error>();
  const [saving, setSaving] = useState(false);
  const offers = offersOf?.(form.values) ?? {};
  const changed = Object.fromEntries(Object.entries(form.values).filter(([key, value]) => value !== initialValues[key]));
  const count = Object.keys(changed).length;

  const submit = async (): Promise<void> => {
    setSaving(true);
    setProblem(undefined);
    try {
      await save(changed);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
      if (!(error instanceof Problem)) return;
      form.setErrors(Object.fromEntries(error.fields.map(({ key, problem: said }) => [key, said])));
      // The form is long, and what is wrong may stand far above the button.
      const first = entries.find(([key]) => error.fields.some((field) => field.key === key));
      if (first) form.getInputNode(first[0])?.focus();
    } finally {
      setSaving(false);
    }
  };
  const field = ([name, setting]: (typeof entries)[number]) => <SettingField key={name} form={form} name={name} setting={setting} offers={offers[name]} readOnly={readOnly} isStored={setting.kind === 'secret' && hasSecret} />;
  const wrong = problem instanceof Problem ? problem.fields : [];

  return (
    <form noValidate onSubmit={form.onSubmit(() => void submit())}>
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="md">{entries.map(field)}</SimpleGrid>
        {problem ? <Alert color="red" role="alert" title={wrong.length > 0 ? 'Nothing was saved. See the fields marked above.' : problem.message}>{wrong.map(({ key, problem: said }) => <Text key={key} size="sm">{definitions[key]?.title ?? key}: {said}</Text>)}</Alert> : null}
        {readOnly ? <Text size="sm" c="dimmed">An administrator can change these.</Text> : (
          <Group gap="sm">
            <Button type="submit" loading={saving} disabled={count === 0 && !mayBeUnchanged}>{saveTitle}</Button>
            {count > 0 ? <Button variant="default" disabled={saving} onClick={() => { form.reset(); setProblem(undefined); }}>Undo changes</Button> : null}
            {count > 0 ? <Text size="sm" c="dimmed">{count} {count === 1 ? 'setting' : 'settings'} changed</Text> : null}
          </Group>
        )}
      </Stack>
    </form>
  );
};
