// What axe finds on a page that has come to rest: a colour on its way to another has neither's contrast.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Each violation of WCAG 2.2 A and AA as `rule element`; `also` names further tags of axe. Motion is off afterwards. */
export async function axeViolations(page: Page, also: readonly string[] = []): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((motion) => motion.finished));
  });
  const { passes, violations } = await new AxeBuilder({ page }).withTags([...rules, ...also]).analyze();
  expect(passes.length).toBeGreaterThan(8);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id} ${String(target)} ${html.slice(0, 160)}`),
  );
}
