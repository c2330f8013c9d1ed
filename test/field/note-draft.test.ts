// A technician's note goes once for two presses, is kept until the outbox has it, and what is typed meanwhile stays.
import { computed } from 'vue';
import { expect, test } from 'vitest';
import { useNoteDraft } from '../../renderer/field/note-draft.ts';
import { inTab } from '../../renderer/ui/kept-texts.ts';
import type { VisitId } from '../../shared/ids.ts';

const visitId = 'v1' as VisitId;
const kept = (): string | null => inTab.getItem(`lanka.technician.note.${visitId}`);
const uploads = { isBusy: computed(() => false), ready: computed(() => []), clear: () => undefined };

test('two presses put one note, and the next words are not lost with it', async () => {
  const puts: string[] = [];
  let stored = (): void => undefined;
  const note = (_id: VisitId, text: string) => {
    puts.push(text);
    return new Promise<never>((resolve) => (stored = () => resolve({} as never)));
  };
  const draft = useNoteDraft(visitId, { note }, uploads);
  draft.text.value = 'Замінив роутер';
  const first = draft.save();
  await draft.save();
  expect([puts, draft.text.value, kept()]).toEqual([['Замінив роутер'], '', 'Замінив роутер']);
  draft.text.value = 'І ще';
  stored();
  await first;
  expect([draft.text.value, kept()]).toEqual(['І ще', 'І ще']);
});

test('a note that the device refuses comes back before what was typed since', async () => {
  const draft = useNoteDraft(visitId, { note: () => Promise.reject(new Error('full')) }, uploads);
  draft.text.value = 'Перше';
  const first = draft.save();
  draft.text.value = 'Друге';
  await expect(first).rejects.toThrow('full');
  expect([draft.text.value, kept()]).toEqual(['Перше\nДруге', 'Перше\nДруге']);
});
