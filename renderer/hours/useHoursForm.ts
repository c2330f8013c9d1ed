// What a supervisor writes of the working hours: the form, what is wrong with it, and what a colleague saved meanwhile.
import { computed, ref, shallowRef, watch } from 'vue';
import type { HoursState } from '../../shared/hours/hours.contract.ts';
import { differences } from '../../shared/hours/hours.rules.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { publicHolidays, type PublicHolidayName } from '../../shared/public-holidays.ts';
import { useOrder } from '../wire/useOrder.ts';
import { dayForm, hoursForm, readHours, type HoursForm } from './hours-form.ts';
import { useHoursStream } from './useWorkingHours.ts';

const closed = { spans: [], techniciansWork: false };

export function useHoursForm() {
  const { state, error: refusal, retry } = useHoursStream();
  const { busy, error, send } = useOrder();
  const form = ref<HoursForm>();
  /** What the form was made of: a change by somebody else does not take away what is being typed. */
  const base = shallowRef<HoursState>();
  const read = computed(() => form.value && readHours(form.value));
  const isValid = computed(() => read.value !== undefined && Object.keys(read.value.faults).length === 0);
  const isChanged = computed(() => {
    if (!base.value || !read.value) return false;
    return !isValid.value || differences(base.value, read.value.values).length > 0;
  });
  /** What somebody else saved over what is being written here. */
  const theirs = computed(() =>
    isChanged.value && state.value && state.value.version > (base.value?.version ?? 0)
      ? state.value
      : undefined,
  );

  function start(from = state.value): void {
    base.value = from;
    form.value = from && hoursForm(from);
    error.value = undefined;
  }
  watch(
    state,
    (now) => {
      if (now && !isChanged.value && now.version >= (base.value?.version ?? 0)) start(now);
    },
    { immediate: true },
  );

  /** Saves what is written over `version`; true when it is stored. */
  async function save(version = base.value?.version ?? 0): Promise<boolean> {
    if (!read.value || !isValid.value) return false;
    const { values } = read.value;
    const saved = await send('hours:save', { ...values, version });
    if (!saved) return false;
    // The fact may have come already, or a later one.
    if ((state.value?.version ?? 0) >= saved.version) start();
    else start({ ...values, version: saved.version, changedAt: new Date().toISOString(), changedBy: '' });
    return true;
  }

  function addDay(date = '', name = ''): number {
    const made = dayForm(date, { name, ...closed });
    form.value?.days.push(made);
    return made.key;
  }
  /** Holidays of a year that are not past and not in the form yet. */
  function missingHolidays(year: number): { day: string; name: PublicHolidayName }[] {
    const today = kyivDay(new Date());
    const named = new Set(form.value?.days.map(({ date }) => date));
    return publicHolidays(year).filter(({ day }) => day >= today && !named.has(day));
  }
  function removeDay(key: number): void {
    if (form.value) form.value.days = form.value.days.filter((one) => one.key !== key);
  }
  return {
    ...{ state, refusal, retry, form, base, read, isValid, isChanged, theirs },
    ...{ busy, error, start, save, addDay, removeDay, missingHolidays },
  };
}
