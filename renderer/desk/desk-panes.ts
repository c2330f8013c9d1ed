// The widths of the desk's three panes; at 1024 px their least widths and the rail fill the window exactly.
import type { Translate } from '../language/useWords.ts';
import type { PaneSize } from '../ui/pane-sizes.ts';

export function deskPanes(t: Translate): PaneSize[] {
  return [
    { name: 'list', minPx: 232, defaultPx: 288, maxPx: 360, stripPx: 64, label: t('desk.pane.list') },
    { name: 'conversation', minPx: 424, label: t('desk.pane.conversation') },
    { name: 'panel', minPx: 312, defaultPx: 372, maxPx: 480, label: t('desk.pane.panel') },
  ];
}
