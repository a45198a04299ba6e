import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** That nothing of the page keeps anybody out. */
export async function noBarriers(page: Page): Promise<void> {
  // A row that fades in has colours between two; wait until it has settled.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))).then(() => 0),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

export const shot = (page: Page, name: string, fullPage = false) =>
  page.screenshot({ path: `test-results/screenshots/${name}.png`, fullPage });
