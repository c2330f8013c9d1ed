// What an agent does at the desk, in the words of the screen.
import type { Locator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';

export const samplePassword = 'lanka-sample-2026';

export async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Логін').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(samplePassword);
  await page.keyboard.press('Enter');
  await page.getByText('На зв’язку', { exact: true }).waitFor();
}

/** F2, the text, and the rows once they are there. */
export async function find(page: Page, text: string): Promise<Locator> {
  await page.keyboard.press('F2');
  const field = page.getByRole('dialog').getByPlaceholder('Телефон, особовий рахунок, ім’я або адреса');
  await field.fill(text);
  return page.getByRole('dialog').getByRole('option');
}

/** Everything that stands in the open conversation, sent or not yet, top to bottom; the desk is looked through page by page. */
export async function shownMessages(page: Page): Promise<string[]> {
  const list = page.locator('.list:has(.track)');
  if ((await list.count()) === 0) return page.locator('article:not(.note) .body').allInnerTexts();
  return list.evaluate(async (box) => {
    const texts = new Map<string, string>();
    const collect = (): void => {
      for (const body of box.querySelectorAll<HTMLElement>('[data-key] article:not(.note) .body')) {
        texts.set(body.closest('[data-key]')!.getAttribute('data-key')!, body.innerText);
      }
    };
    const twoFrames = async (): Promise<void> => {
      for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
    };
    const left = (): number => box.scrollHeight - box.scrollTop - box.clientHeight;
    // Not to the very top: that would ask for the subscriber's earlier chats.
    if (!box.querySelector('[data-index="0"]')) box.scrollTop = 100;
    for (await twoFrames(); left() > 1; await twoFrames()) {
      collect();
      box.scrollTop += box.clientHeight;
    }
    collect();
    const waiting = [...box.querySelectorAll<HTMLElement>('.after article:not(.note) .body')];
    return [...texts.values(), ...waiting.map((body) => body.innerText)];
  });
}

export const composer = (page: Page): Locator => page.locator('[data-composer]');

export async function reply(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await vi.waitFor(async () => expect(await composer(page).inputValue()).toBe(''), { timeout: 30_000 });
}

export async function openTicket(page: Page, description: string): Promise<string> {
  await page.keyboard.press('Control+t');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Опис').fill(description);
  await page.keyboard.press('Control+Enter');
  const toast = page.getByText(/Заявку \d+ відкрито/).first();
  await toast.waitFor();
  return (await toast.innerText()).match(/\d+/)![0];
}

export async function closeChat(page: Page, summary: string): Promise<void> {
  await page.keyboard.press('F8');
  await page.getByRole('dialog').getByLabel('Підсумок одним рядком').fill(summary);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/**
 * Resolves when nothing waits to be sent. A reply that waited for more than three seconds while the subscriber wrote is
 * held until its author says "send": on a slow machine an outage can take as long.
 */
export async function sendWaiting(page: Page): Promise<void> {
  const anyway = page.getByRole('alert').getByRole('button', { name: 'Надіслати' });
  await vi.waitFor(
    async () => {
      if (await anyway.isVisible()) await anyway.click();
      expect(await page.locator('.delivery.waiting').count()).toBe(0);
    },
    { timeout: 60_000, interval: 250 },
  );
}
