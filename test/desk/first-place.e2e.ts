// Where a person is after signing in or reloading: the address that they came with, else where their role begins.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '../e2e/agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/story-browser.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';

let backend: RunningBackend;
let browser: StoryBrowser;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

it.each([
  ['i.tkachenko', '#/desk'],
  ['n.hnatiuk', '#/dispatch'],
  ['a.soroka', '#/settings'],
])('%s begins at %s', async (login, place) => {
  const page = await browser.open(backend.url);
  await signIn(page, login);
  await expect.poll(() => new URL(page.url()).hash).toBe(place);
  await page.context().close();
});

it('a reload stays where it was, though the page of the place comes later than the sign-in', async () => {
  const page = await browser.open(backend.url);
  await signIn(page, 'i.tkachenko');
  let pageWasAsked = false;
  await page.route('**/TicketsPage-*.js', async (route) => {
    pageWasAsked = true;
    await page.getByText('На зв’язку', { exact: true }).waitFor();
    await route.continue();
  });
  await page.goto('about:blank');
  await page.goto(`${backend.url}/#/tickets`, { waitUntil: 'commit' });
  await page.getByRole('heading', { name: 'Заявки' }).first().waitFor();
  expect(pageWasAsked).toBe(true);
  expect(new URL(page.url()).hash).toBe('#/tickets');
  await page.context().close();
});
