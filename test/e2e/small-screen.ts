// What goes wrong on a small screen: what does not fit, and what a thumb would miss.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How far the page can be scrolled sideways, and which of its buttons stick out at a side. */
export async function expectFits(page: Page): Promise<void> {
  const misfits = await page.evaluate(() => ({
    sideways: document.documentElement.scrollWidth - innerWidth,
    outside: [...document.querySelectorAll('button, input:not(.visually-hidden), textarea')]
      .map((element) => ({ box: element.getBoundingClientRect(), text: element.textContent }))
      .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > innerWidth + 0.5))
      .map(({ text }) => text),
  }));
  expect(misfits).toEqual({ sideways: 0, outside: [] });
}

/** What a thumb would miss: controls lower than 44 px; a radio or a check box is as large as its label. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, textarea, label:has(input)')]
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => element.getBoundingClientRect().height < 43.5)
      .map((element) => `${element.textContent} ${element.getBoundingClientRect().height}`),
  );
}
