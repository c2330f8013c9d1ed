// A signed-in desk in a browser, for benches that measure what a person sees.
import { chromium, type Page } from 'playwright-core';

/** A supervisor of the sample city or whoever `login` is; in Ukrainian, at 1440 × 900. */
export async function openDeskPage(
  url: string,
  login: string,
  password: string,
): Promise<{ page: Page; close(): Promise<void> }> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'uk-UA' });
  await page.goto(url);
  await page.getByLabel('Логін').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('На зв’язку', { exact: true }).waitFor();
  return { page, close: () => browser.close() };
}
