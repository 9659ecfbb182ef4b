// The page for frames inside another site's page: who leaves in a hurry leaves the whole of it, or, where the site forbids
// its frames that, leaves nothing behind in the frame.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openPage, shiftAway, startBrowser, startDemo } from './support.mjs';

const partner = 'https://partner.example';
let server;
let browser;
before(async () => {
  const home = mkdtempSync(join(tmpdir(), 'frontdoor-e2e-'));
  writeFileSync(join(home, 'frontdoor.toml'), `[site]\nembed_on = ["${partner}"]\n`);
  server = await startDemo(home);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A partner's page with the frame in it, in which somebody has asked for a place. */
async function framed(attributes, options = {}) {
  const page = await openPage(browser, server.base, options);
  await page.route('**', (route) => {
    const url = route.request().url();
    if (url.startsWith(server.base)) return route.continue();
    const inside = `<iframe ${attributes} src="${server.base}/en/offices/alzheimer-societies/embed" width="600" height="700"></iframe>`;
    const body = url.startsWith(partner) ? `<title>Partner</title>${inside}` : '<title>Weather</title>';
    return route.fulfill({ body: `<!doctype html>${body}`, contentType: 'text/html' });
  });
  await page.goto(`${partner}/help`);
  const frame = page.frames()[1];
  await frame.fill('#near', 'Clarington');
  await Promise.all([frame.waitForSelector('#answer'), frame.press('#near', 'Enter')]);
  return { page, frame };
}

for (const [way, leave] of [
  ['Shift three times', shiftAway],
  ['the button', async (_, frame) => frame.click('[data-exit]')],
]) {
  test(`${way} in a frame leaves the page around it, and Back does not bring the answer again`, async () => {
    const { page, frame } = await framed('');
    await frame.focus('#near');
    await Promise.all([page.waitForURL('https://weather.gc.ca/**'), leave(page, frame)]);
    await page.goBack().catch(() => null);
    // The partner's page may come again, but nothing of what was asked in it.
    for (const shown of page.frames().slice(1)) {
      await shown.waitForSelector('#near');
      assert.equal(await shown.inputValue('#near'), '');
      assert.equal(await shown.locator('#answer').count(), 0);
    }
    await page.context().close();
  });

  test(`${way} empties the frame where the page around it may not be left`, async () => {
    const { page, frame } = await framed('sandbox="allow-same-origin allow-scripts allow-forms"');
    page.expectErrors = true;
    await frame.focus('#near');
    await Promise.all([frame.waitForURL('about:blank'), leave(page, frame)]);
    assert.equal((await frame.locator('body').innerText()).trim(), '');
    assert.ok(page.url().startsWith(partner));
    await page.context().close();
  });
}

test('without scripts the button leaves the page around the frame', async () => {
  const { page, frame } = await framed('', { javaScriptEnabled: false });
  await Promise.all([page.waitForURL('https://weather.gc.ca/**'), frame.click('[data-exit]')]);
  await page.context().close();
});
