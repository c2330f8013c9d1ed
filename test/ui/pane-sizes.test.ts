// Checks the arithmetic of panes: limits, columns and how many fit.
import { describe, expect, it } from 'vitest';
import { deskPanes } from '../../renderer/desk/desk-panes.ts';
import { limitWidth, paneColumns, paneRoom, strippedColumns } from '../../renderer/ui/pane-sizes.ts';

const panes = deskPanes((key) => key);
const [list, conversation, panel] = panes;

describe('the desk’s panes', () => {
  it('fill 1024 px with the rail of 56 px at their least widths', () => {
    expect(56 + panes.reduce((sum, pane) => sum + pane.minPx, 0)).toBe(1024);
  });
  it('keep a width between its limits', () => {
    expect([100, 300.4, 900].map((px) => limitWidth(list!, px))).toEqual([232, 300, 360]);
    expect(limitWidth(panel!, 10_000)).toBe(480);
    expect(limitWidth(conversation!, 10_000)).toBe(10_000);
  });
  it('are columns that shrink to the least and leave the rest to the conversation', () => {
    expect(paneColumns(panes, {})).toBe('minmax(232px, 288px) minmax(424px, 1fr) minmax(312px, 372px)');
    expect(paneColumns(panes, { list: 1 })).toBe(
      'minmax(232px, 232px) minmax(424px, 1fr) minmax(312px, 372px)',
    );
  });
  it('are three beside the rail at 1024, two below, one on a zoomed screen', () => {
    expect([968, 744, 456].map((px) => paneRoom(px, panes))).toEqual(['three', 'two', 'one']);
  });
  it('leave a strip of the list where the panel opens over the conversation', () => {
    expect(strippedColumns(panes.slice(0, -1))).toBe('64px minmax(0, 1fr)');
  });
  it('are one at a time without a strip when not all fit', () => {
    const two = panes.slice(1);
    expect([736, 735].map((px) => paneRoom(px, two))).toEqual(['three', 'one']);
  });
});
