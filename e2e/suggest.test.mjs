// Suggestions while somebody types: by keyboard, as a screen reader is told, and without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, openPage, startBrowser, startDemo } from './support.mjs';

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

const typed = { en: 'food b', fr: 'banque al' };
const need = { en: 'Food bank', fr: 'Banque alimentaire' };
const state = (page) => page.evaluate(() => {
  const input = document.activeElement;
  const option = document.getElementById(input.getAttribute('aria-activedescendant') ?? '');
  return {
    id: input.id,
    role: input.getAttribute('role'),
    expanded: input.getAttribute('aria-expanded'),
    option: option?.firstChild.textContent ?? null,
    selected: document.querySelectorAll('[role=option][aria-selected=true]').length,
    said: document.querySelector('[data-suggest-said]').textContent,
  };
});
// The list is open, and is that of the words that stand in the field now.
const open = (page, field = 'q') => page.locator(`.combo:has(#${field}[aria-expanded=true]) [role=listbox][aria-busy=false]`).waitFor();

for (const lang of ['en', 'fr']) {
  test(`suggestions are chosen by keyboard alone, ${lang}`, async () => {
    const page = await openPage(browser, server.base);
    const addresses = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(`${server.base}/${lang}`);
    await page.focus('#q');
    await page.keyboard.type(typed[lang]);
    await open(page);
    let now = await state(page);
    assert.deepEqual([now.role, now.option, now.selected], ['combobox', null, 0], 'nothing is chosen by itself');
    assert.match(now.said, /^\d+ suggestions?$/);
    assert.deepEqual(await axe(page), []);
    const all = await page.locator('[role=option]').count();
    await page.keyboard.press('ArrowDown');
    const first = (await state(page)).option;
    assert.ok(first);
    await page.keyboard.press('End');
    const last = await state(page);
    assert.equal(last.selected, 1);
    if (all > 1) assert.notEqual(last.option, first);
    await page.keyboard.press('ArrowDown');
    assert.equal((await state(page)).option, null, 'past the last one the field itself is next');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    assert.equal((await state(page)).option, first);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    now = await state(page);
    assert.deepEqual([now.expanded, now.option], ['false', null]);
    assert.equal(await page.inputValue('#q'), typed[lang], 'the first Escape closes alone');
    await page.keyboard.press('ArrowDown');
    await open(page);
    while ((await state(page)).option !== need[lang]) await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForURL(`**/${lang}/need/food-bank`), page.keyboard.press('Enter')]);
    assert.ok(!addresses.some((address) => address.includes('suggest?') || address.includes('alim')), addresses.join(' '));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test('Enter without a choice sends what was typed; a second Escape clears it', async () => {
  const page = await openPage(browser, server.base);
  await page.goto(`${server.base}/en`);
  await page.fill('#q', 'food b');
  await open(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue('#q'), '');
  await page.keyboard.type('hydro');
  await open(page);
  await Promise.all([page.waitForURL('**/en/search'), page.keyboard.press('Enter')]);
  assert.equal(await page.inputValue('#q'), 'hydro');
  await page.context().close();
});

test('a sensitive need is chosen without an address that tells', async () => {
  const page = await openPage(browser, server.base);
  const addresses = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(`${server.base}/en`);
  await page.focus('#q');
  await page.keyboard.type('my husband hit me');
  await open(page);
  await page.keyboard.press('ArrowDown');
  await Promise.all([page.waitForURL('**/en/search'), page.keyboard.press('Enter')]);
  assert.ok(await page.locator('.help-now').isVisible());
  assert.ok(!addresses.some((address) => /abuse|violence|husband/.test(address)), addresses.join(' '));
  await page.context().close();
});

test('a place is chosen with the mouse, and the results page offers as well', async () => {
  const page = await openPage(browser, server.base);
  await page.goto(`${server.base}/en`);
  await page.fill('#q', 'food bank');
  await page.focus('#near');
  await page.keyboard.type('hamil');
  await open(page, 'near');
  await page.locator('[role=option]', { hasText: 'Hamilton' }).first().click();
  assert.match(await page.inputValue('#near'), /Hamilton/);
  assert.equal((await state(page)).id, 'near', 'the field keeps the focus');
  await Promise.all([page.waitForURL('**/en/search'), page.keyboard.press('Enter')]);
  await page.fill('#q', 'dent');
  await open(page);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('without scripts the fields are plain and the form works', async () => {
  const page = await openPage(browser, server.base, { javaScriptEnabled: false });
  await page.goto(`${server.base}/en`);
  assert.equal(await page.getAttribute('#q', 'role'), null);
  await page.fill('#q', 'food bank');
  await Promise.all([page.waitForURL('**/en/search'), page.press('#q', 'Enter')]);
  assert.ok(await page.locator('.result').count());
  await page.context().close();
});
