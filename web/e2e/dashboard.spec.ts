import { expect, test, type Page } from '@playwright/test';
import { noBarriers, shot } from './looks';
import { ready } from './ready';

const lynex = ready();
const sdk = { name: 'e2e', version: '1' };

async function send(...events: object[]): Promise<void> {
  const response = await fetch(`${lynex.ingestUrl}/api/v1/events/batch`, {
    method: 'POST',
    headers: { 'X-API-Key': lynex.ingestKey, 'Content-Type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(response.status, await response.clone().text()).toBe(202);
}

async function sendOne(event: object): Promise<void> {
  const response = await fetch(`${lynex.ingestUrl}/api/v1/events`, {
    method: 'POST',
    headers: { 'X-API-Key': lynex.ingestKey, 'Content-Type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(response.status, await response.clone().text()).toBe(202);
}

function answer(model: string, response: string, some: { secondsAgo?: number; latencyMs?: number } = {}) {
  const { secondsAgo = 0, latencyMs = 840 } = some;
  return {
    type: 'model_response',
    timestamp: new Date(Date.now() - secondsAgo * 1000).toISOString(),
    sdk,
    context: { traceId: 'a'.repeat(32), sessionId: 's-1', userId: 'u-7', environment: 'e2e' },
    body: {
      model,
      prompt: 'Where is my order 10482?',
      response,
      latencyMs,
      success: true,
      usage: { inputTokens: 1200, outputTokens: 80 },
    },
  };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(lynex.queryUrl);
  await page.getByLabel('Email').fill(lynex.ownerEmail);
  await page.getByLabel('Password').fill(lynex.ownerPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test.describe.configure({ mode: 'serial' });

test('a wrong password is refused in words', async ({ page }) => {
  await page.goto(lynex.queryUrl);
  await page.getByLabel('Email').fill(lynex.ownerEmail);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText(/wrong/);
  await noBarriers(page);
  await shot(page, 'sign-in');
});

test('an event that is sent changes the numbers, shows in the list, and opens in full', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(lynex.queryUrl) && !url.startsWith('data:')) elsewhere.push(url);
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  await signIn(page);
  await test.step('a project without events says how to send one', async () => {
    await expect(page.getByRole('heading', { level: 1, name: /first event/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'The curl line' })).toContainText(`${lynex.ingestUrl}/api/v1/events`);
    await noBarriers(page);
    await shot(page, 'getting-started');
  });

  const events = page.getByRole('region', { name: 'Events/min' });
  await test.step('the first event turns the page into the dashboard', async () => {
    await sendOne(answer('gpt-4o-mini', 'It left Leipzig this morning.'));
    await expect(events).toContainText('1 event');
    await expect(page.getByRole('region', { name: 'Cost', exact: true }).first()).toContainText('$0.000228');
  });

  await test.step('the next one changes the numbers, without a reload', async () => {
    await sendOne(answer('in-house-7b', 'A model nobody has a price for.'));
    await expect(events).toContainText('2 events');
    await expect(page.getByText('1 unpriced')).toBeVisible();
  });

  await test.step('the list has it, marked', async () => {
    await page.mouse.move(0, 0);
    await sendOne({ type: 'error', sdk, body: { message: 'upstream did not answer', type: 'TimeoutError' } });
    const row = page.getByRole('row').filter({ hasText: 'upstream did not answer' });
    await expect(row).toBeVisible();
    await expect(row).toContainText('error');
  });

  await test.step('a list under the pointer stays still and says what waits', async () => {
    const stream = page.getByRole('region', { name: 'Newest events' });
    await stream.getByRole('row').filter({ hasText: 'upstream' }).hover();
    await sendOne({ type: 'log', sdk, body: { level: 'info', message: 'came while reading' } });
    await expect(stream.getByRole('button', { name: '1 new event' })).toBeVisible();
    await expect(stream.getByRole('row').nth(1)).toContainText('upstream did not answer');
    await stream.getByRole('button', { name: '1 new event' }).click();
    await expect(stream.getByRole('row').nth(1)).toContainText('came while reading');
  });

  await test.step('arrow keys go through the rows', async () => {
    const rows = page.getByRole('button', { name: /^Open/ });
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(rows.nth(1)).toBeFocused();
  });

  await test.step('a filter narrows the list and is in the address', async () => {
    const stream = page.getByRole('region', { name: 'Newest events' });
    await stream.getByRole('radio', { name: 'Errors' }).check({ force: true });
    await expect(page).toHaveURL(/status=error/);
    await expect(stream.getByRole('button', { name: /^Open/ })).toHaveCount(1);
    await stream.getByRole('button', { name: 'Clear' }).click();
    await expect(stream.getByRole('button', { name: /^Open/ })).toHaveCount(4);
  });

  await test.step('a click opens it in full, and the address keeps it', async () => {
    await page.getByRole('row').filter({ hasText: 'It left Leipzig' }).getByRole('button').click();
    const panel = page.getByRole('complementary', { name: 'Event' });
    await expect(panel.getByRole('region', { name: 'Input' })).toHaveText('Where is my order 10482?');
    await expect(panel.getByRole('region', { name: 'Output' })).toHaveText('It left Leipzig this morning.');
    await expect(panel.getByRole('row', { name: /Input, uncached/ })).toContainText('1,200');
    await expect(panel.getByRole('region', { name: 'Body as JSON' })).toContainText('"inputTokens": 1200');
    await expect(panel).toContainText('a'.repeat(32));
    await page.reload();
    await expect(panel.getByRole('region', { name: 'Output' })).toHaveText('It left Leipzig this morning.');
    await noBarriers(page);
    await shot(page, 'event');
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(page).not.toHaveURL(/event=/);
  });

  expect(elsewhere, 'requests to other origins').toEqual([]);
  expect(complaints, 'errors on the console').toEqual([]);
});

test('the dashboard has no barriers, dark and light, wide and narrow', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const models = ['gpt-4o-mini', 'gpt-4o', 'in-house-7b'];
  await send(
    ...Array.from({ length: 240 }, (_, i) =>
      i % 11 === 0
        ? { type: 'log', timestamp: at(i), sdk, body: { level: 'info', message: `Session ${i} started` } }
        : answer(models[i % 3] ?? '', `Answer ${i}`, { secondsAgo: i * 13, latencyMs: 200 + ((i * 7919) % 2300) }),
    ),
  );
  await signIn(page);
  await expect(page.getByRole('region', { name: 'Events/min' })).toContainText(/2\d\d events/);
  await expect(page.getByRole('img', { name: /Latency percentiles/ }).locator('canvas')).toBeVisible();
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const [size, width, height] of [
      ['wide', 1440, 900],
      ['narrow', 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await noBarriers(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await shot(page, `overview-${scheme}-${size}`, true);
    }
  }
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Load older events' })).toBeVisible();
  await shot(page, 'events-dark-narrow');
});

test('signing out ends the session', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Account and theme' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Lynex' })).toBeVisible();
  const session = await page.request.get(`${lynex.queryUrl}/api/v1/session`);
  expect(session.status()).toBe(401);
  await page.goto(`${lynex.queryUrl}/events?range=6h`);
  await expect(page).toHaveURL(/signin\?next=/);
});

function at(i: number): string {
  return new Date(Date.now() - i * 13_000).toISOString();
}
