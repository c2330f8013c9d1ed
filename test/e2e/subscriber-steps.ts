// What a subscriber does at the assistant page, in the words of the screen.
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';

const waits = { timeout: 30_000 };

interface SmsReader {
  smsCodes(): string[];
}

/** Signs in by account or phone and the code that the backend has just sent. */
export async function enterAssistant(page: Page, login: string, backend: SmsReader): Promise<void> {
  await enterCode(page, await askForCode(page, login, backend));
  await page.getByText('Про що ваше питання?').waitFor();
}

/** Resolves to the code. */
export async function askForCode(page: Page, login: string, backend: SmsReader): Promise<string> {
  const before = backend.smsCodes().length;
  await page.getByLabel('Телефон або особовий рахунок').fill(login);
  await page.keyboard.press('Enter');
  await page.getByLabel('Код із SMS').waitFor();
  await vi.waitFor(() => expect(backend.smsCodes().length).toBeGreaterThan(before), waits);
  return backend.smsCodes().at(-1)!;
}

export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Код із SMS').fill(code);
  await page.keyboard.press('Enter');
}

export async function startChat(page: Page, text: string): Promise<void> {
  await page.getByLabel('Опишіть, що сталося').fill(text);
  await page.getByRole('button', { name: 'Почати розмову' }).click();
  await page.getByText(/у черзі/).waitFor();
}

export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByLabel('Ваше повідомлення');
  await field.fill(text);
  await field.press('Enter');
  await vi.waitFor(async () => expect(await field.inputValue()).toBe(''), waits);
}

export async function rate(page: Page, score: number): Promise<void> {
  await page.getByText('Як ми допомогли?').waitFor();
  await page
    .locator('label.score')
    .nth(score - 1)
    .click();
  await page.getByRole('button', { name: 'Надіслати оцінку' }).click();
  await page.getByText(`Ваша оцінка: ${score} з 5`).waitFor();
}
