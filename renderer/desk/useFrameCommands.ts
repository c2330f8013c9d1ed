// Commands that work in every place: palette, keys, panes, going to a place, lock, theme, density, language.
import { Keyboard, Lock, LogOut, Undo2 } from '@lucide/vue';
import { useRouter } from 'vue-router';
import { useWords } from '../language/useWords.ts';
import { languageNames } from '../settings/language-names.ts';
import { densities, themes, usePreferences } from '../settings/preferences.ts';
import { useCommand, useKey } from '../keys/keys.ts';
import { toasts, undoShown } from '../ui/toasts.ts';
import { cyclePanes } from './pane-focus.ts';
import { usePerson } from './person.store.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import { places, placesFor } from './places.ts';

interface Frame {
  role: () => StaffRole;
  openPalette: () => void;
  openKeyList: () => void;
}

function usePlaceCommands(role: () => StaffRole): void {
  const { t } = useWords();
  const router = useRouter();
  places.forEach((place, index) => {
    const path = () => placesFor(role())[index];
    useKey(`Alt+${index + 1}`, () => router.push(path()?.path ?? '/'), {
      group: 'place',
      label: () => t('desk.goTo', { place: t(path()?.label ?? place.label) }),
      icon: (path() ?? place).icon,
      available: () => path() !== undefined,
    });
  });
}

function usePreferenceCommands(): void {
  const { t } = useWords();
  const preferences = usePreferences();
  for (const theme of themes) {
    useCommand({
      id: `theme ${theme}`,
      group: 'setting',
      label: () => t('desk.setTheme', { value: t(`settings.themes.${theme}`) }),
      run: () => (preferences.theme = theme),
    });
  }
  for (const density of densities) {
    useCommand({
      id: `density ${density}`,
      group: 'setting',
      label: () => t('desk.setDensity', { value: t(`settings.densities.${density}`) }),
      run: () => (preferences.density = density),
    });
  }
  for (const { value, label } of languageNames) {
    useCommand({
      id: `language ${value}`,
      group: 'setting',
      label: () => t('desk.setLanguage', { value: label }),
      run: () => (preferences.language = value),
    });
  }
}

/** Registers the frame's own commands for as long as the frame is on screen. */
export function useFrameCommands(frame: Frame): void {
  const { t } = useWords();
  const desk = usePerson();
  useKey('Ctrl+K', frame.openPalette, { label: () => t('desk.palette'), hidden: true });
  useKey('F1', frame.openKeyList, { label: () => t('desk.keyList'), icon: Keyboard });
  useKey('F6', () => cyclePanes(1), { label: () => t('desk.nextPane'), hidden: true });
  useKey('Shift+F6', () => cyclePanes(-1), { label: () => t('desk.previousPane'), hidden: true });
  useKey('Ctrl+Z', undoShown, {
    label: () => t('desk.undo'),
    icon: Undo2,
    available: () => toasts.value.some(({ undoes }) => undoes),
  });
  usePlaceCommands(frame.role);
  usePreferenceCommands();
  useKey('Ctrl+L', desk.lock, { label: () => t('desk.lock'), icon: Lock, inDialogs: true });
  useCommand({
    id: 'sign out',
    group: 'action',
    label: () => t('desk.signOut'),
    icon: LogOut,
    run: desk.signOut,
  });
}
