import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { noBarriers, shot } from './looks';
import { ready } from './ready';

const lynex = ready();
const headers = { 'X-Requested-With': 'e2e' };
/** It says which project, once that is known. */
const INVITED = /^You are invited to (?!a project$)/;

/** The link of a new invitation, as the owner's call of the API gets it. */
async function invite(
  owner: APIRequestContext,
  wanted: object,
  project = lynex.projectId,
): Promise<{ link: string; secret: string }> {
  const signedIn = await owner.post(`${lynex.queryUrl}/api/v1/session`, {
    headers,
    data: { email: lynex.ownerEmail, password: lynex.ownerPassword },
  });
  expect(signedIn.status()).toBe(200);
  const made = await owner.post(`${lynex.queryUrl}/api/v1/projects/${project}/invitations`, {
    headers,
    data: wanted,
  });
  expect(made.status(), await made.text()).toBe(201);
  const { link, secret } = (await made.json()) as { link: string; secret: string };
  return { link: lynex.queryUrl + link, secret };
}

/** All addresses that the page asks for, from now on. */
function asked(page: Page): string[] {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  return urls;
}

const kept = (page: Page) => page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));

test('somebody invited makes an account by the link and is in the project, once', async ({ browser, request }) => {
  const email = 'ann@example.org';
  const { link, secret } = await invite(request, { role: 'member', email });
  const context = await browser.newContext({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const urls = asked(page);

  await test.step('the link opens, and its secret leaves the address', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { name: INVITED })).toBeVisible();
    await expect(page.getByText(`as a member by ${lynex.ownerEmail}`)).toBeVisible();
    await expect(page).toHaveURL(`${lynex.queryUrl}/invitation`);
    for (const scheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await noBarriers(page);
      await shot(page, `invitation-${scheme}`);
    }
  });

  await test.step('a reload does not lose it', async () => {
    await page.reload();
    await expect(page.getByRole('heading', { name: INVITED })).toBeVisible();
  });

  await test.step('another email than the invited one is refused in words', async () => {
    await page.getByLabel('Name').fill('Ann');
    await expect(page.getByLabel('Email'), 'whom it is for is filled in').toHaveValue(email);
    await page.getByLabel('Email').fill('somebody-else@example.org');
    await page.getByLabel('Password').fill('a long password');
    await page.getByRole('button', { name: 'Make an account and join' }).click();
    await expect(page.getByRole('alert')).toContainText('for another email');
  });

  await test.step('the account is made and sees the project', async () => {
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Make an account and join' }).click();
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
    expect(new URL(page.url()).searchParams.get('project')).toBe(lynex.projectId);
    await page.getByRole('button', { name: 'Account and theme' }).click();
    await expect(page.getByText(email)).toBeVisible();
    const me = (await (await context.request.get(`${lynex.queryUrl}/api/v1/session`)).json()) as {
      projects: { id: string; role: string }[];
    };
    expect(me.projects.map(({ id, role }) => [id, role])).toEqual([[lynex.projectId, 'member']]);
  });

  await test.step('the secret is kept nowhere and was in no address', async () => {
    expect(await kept(page)).not.toContain(secret);
    expect(urls.filter((url) => url.includes(secret) && url !== link)).toEqual([]);
    await page.goBack();
    expect(page.url()).not.toContain(secret);
  });

  await test.step('the link opened again says that it is used', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'This invitation is used' })).toBeVisible();
    await noBarriers(page);
    await shot(page, 'invitation-used');
    expect(await kept(page)).not.toContain(secret);
    await page.getByRole('button', { name: 'To the dashboard' }).click();
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  });

  await test.step('an invitation into another project is one click away, and shows that project', async () => {
    const made = await request.post(`${lynex.queryUrl}/api/v1/projects`, {
      headers,
      data: { id: 'p2', name: 'Internal search' },
    });
    expect(made.status(), await made.text()).toBe(201);
    await page.goto((await invite(request, { role: 'viewer', email }, 'p2')).link);
    await expect(page.getByRole('heading', { name: 'You are invited to Internal search' })).toBeVisible();
    await page.getByRole('button', { name: 'Accept the invitation' }).click();
    await expect(page.getByRole('combobox', { name: 'Project' })).toHaveValue('p2');
  });
  await context.close();
});

test('the owner, who signs in by the link, is told to be a member already', async ({ page, request }) => {
  const { link } = await invite(request, { role: 'viewer' });
  await page.goto(link);
  await page.getByRole('radio', { name: 'I have an account' }).check({ force: true });
  await page.getByLabel('Email').fill(lynex.ownerEmail);
  await page.getByLabel('Password').fill(lynex.ownerPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(lynex.ownerEmail, { exact: true })).toBeVisible();
  await shot(page, 'invitation-signed-in');
  await page.getByRole('button', { name: 'Accept the invitation' }).click();
  await expect(page.getByRole('heading', { name: 'You are in this project already' })).toBeVisible();
});

test('who goes to an identity provider comes back to the invitation', async ({ page, request }) => {
  const { link, secret } = await invite(request, { role: 'viewer' });
  // This Lynex has none, so one is put in its place: pages that lead to another origin and to `next`.
  await page.route('**/api/v1/session/providers', (route) =>
    route.fulfill({ json: { local: true, oidc: [{ name: 'work' }] } }),
  );
  const lead = (to: string) => ({ contentType: 'text/html', body: `<a href="${to}">On</a>` });
  let next = '';
  await page.route('**/api/v1/session/oidc/work?*', (route) => {
    next = new URL(route.request().url()).searchParams.get('next') ?? '';
    return route.fulfill(lead('https://provider.example/'));
  });
  let back = '';
  await page.route('https://provider.example/', (route) => route.fulfill(lead(lynex.queryUrl + back)));
  const urls = asked(page);
  const go = async () => {
    await page.getByRole('link', { name: 'Sign in with work' }).click();
    await page.getByRole('link', { name: 'On' }).click();
    await expect(page).toHaveURL('https://provider.example/');
    await page.getByRole('link', { name: 'On' }).click();
  };

  await page.goto(link);
  await page.getByRole('radio', { name: 'I have an account' }).check({ force: true });
  back = '/signin?problem=forbidden';
  await go();
  await expect(page.getByRole('heading', { name: INVITED })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveText('You may not sign in here. Ask who runs this Lynex.');

  await page.context().addCookies((await request.storageState()).cookies);
  back = next;
  await go();
  await expect(page.getByRole('button', { name: 'Accept the invitation' })).toBeVisible();
  await expect(page.getByText(lynex.ownerEmail, { exact: true })).toBeVisible();
  expect(urls.filter((url) => url.includes(secret) && url !== link)).toEqual([]);
});
