// A note of a visit while it is written: kept over a reload, and gone to the outbox once, however often it is pressed.
import { computed, ref } from 'vue';
import type { VisitId } from '../../shared/ids.ts';
import type { UploadList } from '../attachment/upload-list.ts';
import { inTab } from '../ui/kept-texts.ts';
import type { Reports } from './useReports.ts';

export function useNoteDraft(
  visitId: VisitId,
  reports: Pick<Reports, 'note'>,
  uploads: Pick<UploadList, 'isBusy' | 'ready' | 'clear'>,
) {
  const storageKey = `lanka.technician.note.${visitId}`;
  const shown = ref(inTab.getItem(storageKey) ?? '');
  const leaving = ref(false);
  const text = computed({
    get: () => shown.value,
    set: (now: string) => {
      shown.value = now;
      if (!leaving.value) inTab.setItem(storageKey, now);
    },
  });
  const maySave = computed(
    () =>
      !leaving.value &&
      !uploads.isBusy.value &&
      (shown.value.trim() !== '' || uploads.ready.value.length > 0),
  );

  async function save(): Promise<void> {
    if (!maySave.value) return;
    leaving.value = true;
    const body = shown.value.trim();
    const ids = uploads.ready.value.map(({ attachmentId }) => attachmentId);
    // Off the screen in the same tick; this device keeps it until the outbox has it.
    shown.value = '';
    try {
      await reports.note(visitId, body, ids);
      uploads.clear();
    } catch (error) {
      shown.value = [body, shown.value].filter((part) => part !== '').join('\n');
      throw error;
    } finally {
      leaving.value = false;
      inTab.setItem(storageKey, shown.value);
    }
  }
  return { text, maySave, save };
}
