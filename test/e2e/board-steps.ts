// What a dispatcher does with the pointer on the board, and what must stay in sight.
import type { Locator, Page } from 'playwright-core';

/** Whether the card of the visit that has the focus leaves its block in sight. */
export const cardIsBeside = (board: Page): Promise<boolean> =>
  board.evaluate(() => {
    const [card, shown] = [document.querySelector('[data-pane="visit"]'), document.activeElement];
    if (!card || !shown?.hasAttribute('data-visit')) return true;
    const [over, under] = [card.getBoundingClientRect(), shown.getBoundingClientRect()];
    return over.top >= under.bottom || over.bottom <= under.top;
  });

/** Takes hold of `from` and carries it over `to`, `x` pixels from its left; the button stays down. */
export async function drag(board: Page, from: Locator, to: Locator, x: number): Promise<void> {
  const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!];
  await board.mouse.move(a.x + 10, a.y + 20);
  await board.mouse.down();
  await board.mouse.move(a.x + 30, a.y + 24, { steps: 3 });
  await board.mouse.move(b.x + x, b.y + 30, { steps: 5 });
}
