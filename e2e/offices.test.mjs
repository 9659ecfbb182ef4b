// Which office serves a place: the page with the keyboard alone, its answers looked at by axe, and the page for frames shown
// by nobody the settings do not name.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
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

const network = 'alzheimer-societies';
const words = {
  en: { tie: '2 offices serve Clarington', gap: 'No local office serves Thunder Bay. Memory Path Ontario does', unknown: 'We know no place by this name' },
  fr: { tie: '2 bureaux desservent Clarington', gap: 'Aucun bureau local ne dessert Thunder Bay', unknown: 'Nous ne connaissons aucun endroit de ce nom' },
};

/** Presses Tab until an element has the focus. */
async function tabTo(page, selector) {
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`Tab never reaches ${selector}`);
}

/** Types a place over what stands in the field and sends it, with the keyboard alone. */
async function ask(page, place) {
  await page.keyboard.press('Control+A');
  await page.keyboard.type(place);
  const answered = page.waitForResponse((r) => r.request().method() === 'POST' && r.url().includes('/offices/'));
  await page.keyboard.press('Enter');
  const status = (await answered).status();
  await page.waitForLoadState('load');
  return status;
}

for (const lang of ['en', 'fr']) {
  for (const [look, options] of [
    ['wide', {}],
    ['small and dark', { viewport: { width: 320, height: 700 }, colorScheme: 'dark' }],
    ['without scripts', { javaScriptEnabled: false }],
  ]) {
    test(`an office is found with the keyboard alone: ${lang}, ${look}`, async () => {
      const page = await openPage(browser, server.base, options);
      const scripts = options.javaScriptEnabled !== false;
      const fine = async (what) => {
        if (scripts) {
          assert.deepEqual(await axe(page), [], what);
          assert.equal(await sideways(page), 0, what);
        }
        assert.ok(!/clarington|thunder/i.test(page.url()), 'where somebody is stands in no address');
      };
      await page.goto(`${server.base}/${lang}/offices`);
      await fine('list');
      if (scripts) {
        await tabTo(page, `main a[href$="/offices/${network}"]`);
        await Promise.all([page.waitForURL(`**/offices/${network}`), page.keyboard.press('Enter')]);
        await tabTo(page, '#near');
      } else {
        await page.goto(`${server.base}/${lang}/offices/${network}`);
        await page.locator('#near').focus();
      }
      for (const [place, status, said] of [
        ['Clarington', 200, words[lang].tie],
        ['Thunder Bay', 200, words[lang].gap],
        ['zzyzzx qqq', 422, words[lang].unknown],
      ]) {
        page.expectErrors = status !== 200;
        assert.equal(await ask(page, place), status, place);
        const text = (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
        assert.ok(text.includes(said), `${place}: ${text}`);
        await fine(place);
        if (status === 200) assert.ok(await page.locator('main a[href^="tel:"]').count(), 'there is a number to call');
        if (scripts) await tabTo(page, '#near');
        else await page.locator('#near').focus();
      }
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }

  test(`the page for frames answers by itself, and no site that is not named shows it: ${lang}`, async () => {
    const page = await openPage(browser, server.base, { viewport: { width: 360, height: 700 } });
    await page.goto(`${server.base}/${lang}/offices/${network}/embed`);
    await tabTo(page, '#near');
    assert.equal(await ask(page, 'Clarington'), 200);
    assert.ok((await page.locator('main').innerText()).replaceAll('\u00a0', ' ').includes(words[lang].tie));
    assert.deepEqual(await axe(page), []);
    assert.equal(await sideways(page), 0);
    await page.context().close();

    const other = createServer((_, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end(`<!doctype html><iframe src="${server.base}/${lang}/offices/${network}/embed"></iframe>`);
    });
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    const framing = await openPage(browser, server.base);
    const refused = framing.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await framing.goto(`http://127.0.0.1:${other.address().port}/`);
    await refused;
    await framing.context().close();
    await new Promise((resolve) => { other.close(resolve); other.closeAllConnections(); });
  });
}
