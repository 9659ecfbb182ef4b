// Every public page, in both languages, light and dark, wide and at 320 px: axe finds nothing, nothing scrolls sideways,
// nothing asks another site, nothing goes wrong on the console.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, openPage, sideways, startBrowser, startDemo } from './support.mjs';

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

const words = { en: { q: 'help paying my electricity bill', near: 'M5V 2T6', none: 'xqzzt', place: 'Nowhereville' }, fr: { q: 'j’ai besoin d’aide pour payer mon chauffage', near: 'Toronto', none: 'xqzzt', place: 'Nulleparville' } };

/** Ways to each page: how a person gets there, not only its address. */
const pages = {
  home: (page, base, lang) => page.goto(`${base}/${lang}`),
  results: (page, base, lang) => search(page, base, lang, words[lang].q, words[lang].near),
  'somebody in danger': (page, base, lang) => search(page, base, lang, { en: 'my husband hit me', fr: 'mon mari me frappe' }[lang], ''),
  'results without place': (page, base, lang) => search(page, base, lang, words[lang].q, ''),
  'nothing found': (page, base, lang) => search(page, base, lang, words[lang].none, words[lang].near),
  'place not known': (page, base, lang) => search(page, base, lang, words[lang].q, words[lang].place),
  service: async (page, base, lang) => {
    await search(page, base, lang, words[lang].q, words[lang].near);
    await Promise.all([page.waitForURL('**/service/**'), page.locator('.result h3 a').first().click()]);
  },
  organization: async (page, base, lang) => {
    await pages.service(page, base, lang);
    await Promise.all([page.waitForURL('**/organization/**'), page.locator('main a[href*="/organization/"]').first().click()]);
  },
  report: async (page, base, lang) => {
    await pages.service(page, base, lang);
    await Promise.all([page.waitForURL('**/report'), page.locator('a[href$="/report"]').first().click()]);
  },
  'report refused': async (page, base, lang) => {
    await pages.report(page, base, lang);
    page.expectErrors = true;
    await page.evaluate(() => document.querySelector('textarea').removeAttribute('required'));
    await Promise.all([page.waitForLoadState('load'), page.locator('main form button').click()]);
    await page.locator('.errsum').waitFor();
  },
  'all needs': (page, base, lang) => page.goto(`${base}/${lang}/needs`),
  'all needs, one open': async (page, base, lang) => {
    await page.goto(`${base}/${lang}/needs`);
    await page.locator('main summary').first().click();
    await page.locator('.needlist').first().locator('a').first().waitFor();
  },
  'one group': async (page, base, lang) => {
    await page.goto(`${base}/${lang}`);
    await Promise.all([page.waitForURL('**/needs/**'), page.locator('main a[href*="/needs/"]').first().click()]);
  },
  'my list': async (page, base, lang) => {
    await search(page, base, lang, words[lang].q, words[lang].near);
    await page.locator('[data-save]').first().click();
    await Promise.all([page.waitForURL('**/list'), page.locator('[data-list]').click()]);
    await page.locator('main').waitFor();
  },
  'networks of offices': (page, base, lang) => page.goto(`${base}/${lang}/offices`),
  'offices of a network': (page, base, lang) => page.goto(`${base}/${lang}/offices/${network}`),
  'offices of a network, in a frame': (page, base, lang) => page.goto(`${base}/${lang}/offices/${network}/embed`),
  'my list, empty': (page, base, lang) => page.goto(`${base}/${lang}/list`),
  about: (page, base, lang) => page.goto(`${base}/${lang}/about`),
  privacy: (page, base, lang) => page.goto(`${base}/${lang}/privacy`),
  safety: (page, base, lang) => page.goto(`${base}/${lang}/safety`),
  accessibility: (page, base, lang) => page.goto(`${base}/${lang}/accessibility`),
  'not found': async (page, base, lang) => {
    page.expectErrors = true;
    await page.goto(`${base}/${lang}/no-such-page`);
  },
};

const network = 'alzheimer-societies';

async function search(page, base, lang, q, near) {
  await page.goto(`${base}/${lang}`);
  await page.fill('#q', q);
  await page.fill('#near', near);
  await Promise.all([page.waitForURL('**/search'), page.press('#q', 'Enter')]);
}

const looks = [
  { name: 'wide, light', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } },
  { name: 'wide, dark', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' } },
  { name: '320 px, light', options: { viewport: { width: 320, height: 700 }, colorScheme: 'light' } },
  { name: '320 px, dark', options: { viewport: { width: 320, height: 700 }, colorScheme: 'dark' } },
];

for (const lang of ['en', 'fr']) {
  describe(`pages in ${lang}`, () => {
    for (const [name, go] of Object.entries(pages)) {
      test(name, async () => {
        for (const look of looks) {
          const page = await openPage(browser, server.base, look.options);
          await go(page, server.base, lang);
          assert.equal(await page.getAttribute('html', 'lang'), lang, look.name);
          assert.equal(await page.locator('h1').count(), 1, `${look.name}: one h1`);
          assert.deepEqual(await axe(page), [], `${look.name}: ${page.url()}`);
          assert.equal(await sideways(page), 0, `${look.name}: scrolls sideways`);
          assert.deepEqual(page.faults, [], look.name);
          await page.context().close();
        }
      });
    }
  });
}

test('every page works with scripts off', async () => {
  for (const lang of ['en', 'fr']) {
    for (const [name, go] of Object.entries(pages)) {
      if (name === 'report refused') continue; // needs a script to get past the browser's own check
      const page = await openPage(browser, server.base, { javaScriptEnabled: false });
      if (name === 'my list') {
        await search(page, server.base, lang, words[lang].q, words[lang].near);
        await Promise.all([page.waitForURL('**/list'), page.locator('[data-save]').first().click()]);
      } else {
        await go(page, server.base, lang);
      }
      assert.equal(await page.locator('h1').count(), 1, `${name} in ${lang}`);
      assert.deepEqual(page.faults, [], `${name} in ${lang}`);
      await page.context().close();
    }
  }
});
