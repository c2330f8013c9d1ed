// What axe finds on a page that has come to rest: a colour on its way to another has neither's contrast.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Each violation of WCAG 2.2 A and AA as `rule element`; `also` names further tags of axe. Motion is off afterwards. */
export async function axeViolations(page: Page, also: readonly string[] = []): Promise<string[]> {
  await comeToRest(page);
  const builder = builderOf(page).withTags([...rules, ...also]);
  return violationsOf(builder, 8);
}

/** Only what depends on colours: enough for a second theme of a page whose first was looked at whole. */
export async function axeColourViolations(page: Page): Promise<string[]> {
  await comeToRest(page);
  return violationsOf(builderOf(page).withRules(['color-contrast', 'link-in-text-block']), 0);
}

/** Without frames of other sites axe needs no second page to put its findings together; what passes need not be named. */
function builderOf(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
}

async function comeToRest(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((motion) => motion.finished));
  });
}

/** More than `fewestPassed` rules must have found something to look at. */
async function violationsOf(builder: AxeBuilder, fewestPassed: number): Promise<string[]> {
  const { passes, violations } = await builder.analyze();
  expect(passes.length).toBeGreaterThan(fewestPassed);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id} ${String(target)} ${html.slice(0, 160)}`),
  );
}
