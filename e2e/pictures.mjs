// Makes the README's pictures: `node e2e/pictures.mjs` writes docs/pictures/*.png.
import { mkdirSync } from 'node:fs';
import { comeIn, openPage, startBrowser, startDemo } from './support.mjs';

const folder = new URL('../docs/pictures/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const server = await startDemo();
const browser = await startBrowser();
const shot = async (name, lang, go, options = {}) => {
  const page = await openPage(browser, server.base, { viewport: { width: 1280, height: 900 }, ...options });
  await page.goto(`${server.base}/${lang}`);
  await go(page);
  // The window as tall as the page, so that what sticks to its edge stands there; no taller than a reader scrolls.
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize().width, height: Math.min(tall, 1600) });
  await page.screenshot({ path: `${folder}${name}.png` });
  await page.context().close();
};
const ask = (q, near) => async (page) => {
  await page.fill('#q', q);
  await page.fill('#near', near);
  await Promise.all([page.waitForURL('**/search'), page.press('#q', 'Enter')]);
};
const first = (q, near) => async (page) => {
  await ask(q, near)(page);
  await Promise.all([page.waitForURL('**/service/**'), page.locator('.result h3 a').first().click()]);
};
await shot('home.en', 'en', async () => {});
await shot('home.fr', 'fr', async () => {});
await shot('results.en', 'en', ask('help paying my electricity bill', 'M5V 2T6'));
await shot('results.fr', 'fr', ask('j’ai besoin d’aide pour payer mon chauffage', 'Toronto'));
await shot('results.fr.dark', 'fr', ask('j’ai besoin d’aide pour payer mon chauffage', 'Toronto'), { colorScheme: 'dark' });
await shot('service.en', 'en', first('help paying my electricity bill', 'M5V 2T6'));
await shot('service.fr', 'fr', first('banque alimentaire', 'Toronto'));
await shot('results.en.320', 'en', ask('help paying my electricity bill', 'M5V 2T6'), { viewport: { width: 320, height: 700 } });
await shot('danger.en', 'en', ask('my husband hit me and I have nowhere to go', 'Hamilton'));
await shot('needs.fr', 'fr', async (page) => page.goto(`${server.base}/fr/needs`));
await shot('none.en', 'en', ask('unicycle repair for giraffes', 'Thunder Bay'));
// What a curator sees after an agency's new sentence: the French that fell behind, and why.
const page = await comeIn(browser, server, { name: 'Chantal Roy', email: 'chantal@211.example', role: 'curator' });
await page.goto(`${server.base}/en/records?name=Emergency+Energy+Fund`);
await Promise.all([page.waitForURL(/records\/[0-9a-f-]{36}/), page.getByRole('link', { name: 'Emergency Energy Fund' }).first().click()]);
const text = page.locator('textarea').nth(2);
await text.fill(`${await text.inputValue()} Call first.`);
await Promise.all([page.waitForURL('**saved**'), page.getByRole('button', { name: 'Save a new version' }).first().click()]);
await page.screenshot({ path: `${folder}record.en.png` });
await page.goto(`${server.base}/en/queue/verification`);
await page.screenshot({ path: `${folder}queue.en.png` });
await browser.close();
await server.stop();
