// A page of results that is left without anything being pressed counts itself; one that helped does not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, binary, comeIn, openPage, startBrowser, startDemo } from './support.mjs';

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

/** Searches, does something on the page, and leaves. */
async function leave(base, words, act) {
  const page = await openPage(browser, base);
  await page.goto(`${base}/en`);
  await page.fill('#q', words);
  await Promise.all([page.waitForURL('**/en/search'), page.press('#q', 'Enter')]);
  await act(page);
  await page.goto(`${base}/en/about`);
  await page.waitForLoadState('networkidle');
  await page.context().close();
}

test('a page is counted once when it is left as it was, and not when it helped', async () => {
  const own = await startDemo(undefined, true);
  try {
    await leave(own.base, 'food bank', async () => {});
    await leave(own.base, 'food bank', (page) => page.locator('.result h3 a').first().click());
    await leave(own.base, 'my husband hit me', async () => {});
    // What was counted is written down when the server ends.
    await own.stop();
    const said = execFileSync(binary, ['report', 'not-found', '--json', '--home', own.home], { encoding: 'utf8' });
    const rows = said.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(rows.map(({ need, left, nothing }) => ({ need, left, nothing })), [{ need: 'food-bank', left: 1, nothing: 0 }]);
  } finally {
    rmSync(own.home, { recursive: true, force: true });
  }
});

for (const lang of ['en', 'fr']) {
  test(`a curator reads what was not found, ${lang}`, async () => {
    const page = await comeIn(browser, server, { name: 'Chantal Roy', email: `chantal-${lang}@211.example`, role: 'curator', lang });
    await page.goto(`${server.base}/${lang}/searches`);
    assert.equal(await page.locator('h1').count(), 1);
    assert.deepEqual(await axe(page), []);
    await page.context().close();
  });
}
