// Decides where the window opens: as it was left, if that is still on a screen and big enough, else centred.
import type { Rectangle } from 'electron';

export const minSize = { width: 1024, height: 700 } as const;
const usualSize = { width: 1440, height: 900 } as const;
/** So much of the window's top edge must be reachable with the mouse, in pixels. */
const grip = { width: 120, height: 32 } as const;

/** `workAreas` are the usable parts of the screens, the main one first; never empty on a running system. */
export function placeWindow(saved: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const home = workAreas[0] ?? { x: 0, y: 0, ...usualSize };
  if (saved === null) return centred(usualSize, home);
  const placed = workAreas.map((area) => ({
    area,
    bounds: { x: saved.x, y: saved.y, ...fitted(saved, area) },
  }));
  return placed.find(({ area, bounds }) => holdsGrip(bounds, area))?.bounds ?? centred(saved, home);
}

function holdsGrip({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const shownWidth = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return shownWidth >= grip.width && y >= area.y && y + grip.height <= area.y + area.height;
}

function fitted(size: { width: number; height: number }, area: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(minSize.width, Math.min(size.width, area.width)),
    height: Math.max(minSize.height, Math.min(size.height, area.height)),
  };
}

function centred(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const { width, height } = fitted(size, area);
  return {
    x: area.x + Math.max(0, Math.round((area.width - width) / 2)),
    y: area.y + Math.max(0, Math.round((area.height - height) / 2)),
    width,
    height,
  };
}
