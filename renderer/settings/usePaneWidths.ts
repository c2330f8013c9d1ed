// The widths that a person gave to the panes of one place, for SplitPanes' `v-model:widths`.
import { computed } from 'vue';
import type { PaneWidths } from '../ui/pane-sizes.ts';
import { usePreferences } from './preferences.ts';

export function usePaneWidths(place: string) {
  const preferences = usePreferences();
  return computed<PaneWidths>({
    get: () => preferences.paneWidths[place] ?? {},
    set: (widths) => {
      preferences.paneWidths = { ...preferences.paneWidths, [place]: { ...widths } };
    },
  });
}
