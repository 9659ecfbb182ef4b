// What people come for, done as they do it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, shiftAway, startBrowser, startDemo } from './support.mjs';

let server;
let browser;
before(async () => {
  server = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('somebody behind on a hydro bill finds help, by keyboard alone', async () => {
  const page = await openPage(browser, server.base);
  await page.goto(`${server.base}/en`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.id)) !== 'q'; i += 1) await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  await page.keyboard.type('help paying my electricity bill');
  await page.keyboard.press('Tab');
  await page.keyboard.type('M5V 2T6');
  await Promise.all([page.waitForURL('**/en/search'), page.keyboard.press('Enter')]);
  assert.match(await page.title(), /^Search results/);
  const names = await page.locator('.result h3').allTextContents();
  assert.ok(names.slice(0, 5).some((n) => /energy|utility|hydro|bill/i.test(n)), names.join(' | '));
  const reasons = await page.locator('.result').first().locator('.reasons li').allTextContents();
  assert.ok(reasons.length > 0, 'the first result says why it is there');
  const call = page.locator('.result a[href^="tel:"]').first();
  assert.ok(await call.isVisible());
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('quelqu’un sans argent pour le chauffage trouve de l’aide', async () => {
  const page = await openPage(browser, server.base, { locale: 'fr-CA' });
  await page.goto(`${server.base}/`);
  assert.match(page.url(), /\/fr$/);
  await page.fill('#q', 'j’ai besoin d’aide pour payer mon chauffage');
  await Promise.all([page.waitForURL('**/fr/search'), page.press('#q', 'Enter')]);
  const names = await page.locator('.result h3').allTextContents();
  assert.ok(names.slice(0, 5).some((n) => /énergie|chauffage|facture|hydro|électricité/i.test(n)), names.join(' | '));
  await Promise.all([page.waitForURL('**/fr/service/**'), page.locator('.result h3 a').first().click()]);
  await Promise.all([page.waitForURL('**/en/service/**'), page.locator('.lang a').click()]);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await page.context().close();
});

test('free words never stand in an address, and the log does not repeat them', async () => {
  const page = await openPage(browser, server.base);
  const addresses = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(`${server.base}/en`);
  await page.fill('#q', 'zebrawordnobodysays rent');
  await Promise.all([page.waitForURL('**/search'), page.press('#q', 'Enter')]);
  for (const box of await page.locator('details.filters summary').all()) await box.click();
  const update = page.locator('details.filters button').first();
  if (await update.count()) await Promise.all([page.waitForLoadState('load'), update.click()]);
  assert.ok(!addresses.some((a) => a.includes('zebraword')), addresses.join('\n'));
  // A browser's search field (OpenSearch) has no other way than an address: it is answered, and not logged.
  await page.goto(`${server.base}/en/search?q=zebrawordnobodysays`);
  assert.equal(await page.inputValue('#q'), 'zebrawordnobodysays');
  assert.ok(!server.said().includes('zebraword'), 'the log repeats what a person typed');
  await page.context().close();
});

test('a person in danger sees the right number first, and can leave at once', async () => {
  const page = await openPage(browser, server.base);
  await page.goto(`${server.base}/en`);
  await page.fill('#q', 'my husband hit me and I have nowhere to go');
  await Promise.all([page.waitForURL('**/search'), page.press('#q', 'Enter')]);
  assert.ok(await page.locator('a[href="tel:911"]').first().isVisible());
  assert.ok(await page.locator('.help-now').isVisible(), 'help for danger stands above the list');
  assert.equal(await page.locator('.help-now a').first().getAttribute('href'), 'tel:911');
  assert.ok(await page.locator('.help-now a[href="tel:+18668630511"]').isVisible());
  assert.ok(!/abuse|violence|husband/i.test(`${page.url()} ${await page.title()}`));
  const exit = page.locator('[data-exit]');
  assert.ok(await exit.isVisible());
  let left = null;
  await page.route('**', (route) => {
    const url = route.request().url();
    if (url.startsWith(server.base)) return route.continue();
    left = url;
    return route.fulfill({ body: '<title>Weather</title>', contentType: 'text/html' });
  });
  await shiftAway(page);
  await page.waitForURL('https://weather.gc.ca/**');
  assert.match(left, /^https:\/\/weather\.gc\.ca/);
  await page.goBack().catch(() => null);
  assert.ok(!page.url().includes('/search'), 'Back does not return to the results');
  await page.context().close();
});

test('somebody tells curators that a listing is wrong, without scripts', async () => {
  const page = await openPage(browser, server.base, { javaScriptEnabled: false });
  await page.goto(`${server.base}/en`);
  await page.fill('#q', 'food bank');
  await Promise.all([page.waitForURL('**/search'), page.press('#q', 'Enter')]);
  await Promise.all([page.waitForURL('**/service/**'), page.locator('.result h3 a').first().click()]);
  await Promise.all([page.waitForURL('**/report'), page.locator('a[href$="/report"]').first().click()]);
  await page.fill('#what', 'The number rings and nobody answers.');
  await Promise.all([page.waitForURL('**/reported'), page.locator('main form button').click()]);
  assert.equal(await page.locator('h1').count(), 1);
  await page.context().close();
});

test('on paper the number and hours stand, and nothing to click', async () => {
  const page = await openPage(browser, server.base);
  await page.goto(`${server.base}/en`);
  await page.fill('#q', 'food bank');
  await Promise.all([page.waitForURL('**/search'), page.press('#q', 'Enter')]);
  await Promise.all([page.waitForURL('**/service/**'), page.locator('.result h3 a').first().click()]);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('[data-exit]').isVisible(), false);
  assert.equal(await page.locator('.reach').first().isVisible(), true);
  await page.context().close();
});

test('Ctrl-C stops the server cleanly', async () => {
  const own = await startDemo();
  assert.equal((await fetch(`${own.base}/healthz`)).status, 200);
  assert.equal((await fetch(`${own.base}/en`)).status, 200);
  assert.match(await (await fetch(`${own.base}/metrics`)).text(), /http_request_seconds.*route="\/en"/);
  assert.equal(await own.stop(), 0);
});
