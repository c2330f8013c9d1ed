// Templates that are not in use: the list of them, and the last version of one that is open.
import { onMounted, shallowRef, watch } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { TemplateId } from '../../shared/ids.ts';
import type { Template, TemplateVersion } from '../../shared/template/template.contract.ts';
import { useDesk } from '../wire/desk.ts';

/**
 * `missing` names the open template when it is not among those in use; `changes` changes whenever those in use do, as
 * then one may have gone or come back.
 */
export function useOutOfUse(missing: () => TemplateId | null, changes: () => unknown) {
  const { wire } = useDesk();
  const list = shallowRef<readonly Template[]>();
  const error = shallowRef<WireError>();
  const one = shallowRef<TemplateVersion>();
  const oneError = shallowRef<WireError>();

  async function loadList(): Promise<void> {
    error.value = undefined;
    const answer = await wire.query('template:list_archived', {});
    if (answer.ok) list.value = answer.value.templates;
    else error.value = answer.error;
  }
  async function loadOne(): Promise<void> {
    const templateId = missing();
    oneError.value = undefined;
    if (templateId === null) return;
    const answer = await wire.query('template:history', { templateId });
    if (missing() !== templateId) return;
    if (answer.ok) one.value = answer.value.versions[0];
    else oneError.value = answer.error;
  }
  watch(missing, loadOne, { immediate: true });
  watch(changes, loadList);
  onMounted(loadList);
  return { list, error, loadList, one, oneError, loadOne };
}
