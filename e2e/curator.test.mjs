// A curator's morning: what is found is mended, checked, confirmed and published, in both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, comeIn, openPage, sideways, startBrowser, startDemo } from './support.mjs';

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

/** The address of a service's editor, by its name. */
async function editorOf(page, lang, name) {
  await page.goto(`${server.base}/${lang}/records`);
  await page.fill('#name', name);
  await Promise.all([page.waitForURL('**/records?**'), page.locator('.filter button').click()]);
  const link = page.locator('.table tbody a').first();
  const address = await link.getAttribute('href');
  await Promise.all([page.waitForURL(`**${address}`), link.click()]);
  return address;
}

/** Waits until what was typed is kept. */
const kept = (page) => page.waitForFunction(() => /Draft saved|Brouillon gardé/.test(document.getElementById('save').textContent));

/** Presses Tab until the focus is on what the selector names. */
async function tabTo(page, selector, key = 'Tab') {
  for (let i = 0; i < 400; i += 1) {
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

test('a curator mends a record by keyboard alone, and search shows it within a second', async () => {
  const page = await comeIn(browser, server, { name: 'Chantal Roy', email: 'chantal@211.example', role: 'curator' });
  const address = await editorOf(page, 'en', 'Barton Street Free Supper');
  assert.deepEqual(await axe(page), []);
  // The words, as they are typed: wrong ones are said at once, nothing is saved yet.
  await tabTo(page, '#f-summary-en');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('A hot zucchini supper, and nobody asks who you are.');
  await kept(page);
  await tabTo(page, '#f-email');
  await page.keyboard.type('nowhere');
  await page.waitForFunction(() => document.getElementById('f-email-e').textContent.includes('no e-mail address'));
  assert.equal(await page.getAttribute('#f-email', 'aria-invalid'), 'true');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-email', 'the focus stays where somebody types');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('supper@example.org');
  await page.waitForFunction(() => document.getElementById('f-email-e').textContent === '');
  // Second Tuesdays until 8 pm, and what a caller sees of it.
  await tabTo(page, 'button[value="add:hours.opening"]');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.name === 'hours.opening[1].days' || document.activeElement.name?.endsWith('.days'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'tue');
  const row = await page.evaluate(() => document.activeElement.name.replace('.days', ''));
  const part = (name) => `[name="${row}.${name}"]`;
  await tabTo(page, `${part('nth')}[value="2"]`);
  await page.keyboard.press('Space');
  await tabTo(page, part('opens'));
  await page.keyboard.type('5 pm');
  await page.keyboard.press('Tab');
  await page.keyboard.type('8 pm');
  await page.waitForFunction(() => document.getElementById('sight-hours').textContent.includes('2nd Tuesday of the month only'));
  assert.match(await page.textContent('#sight-hours'), /le 2e mardi du mois seulement/);
  assert.deepEqual(await axe(page), []);
  // A reason, and the next version.
  await tabTo(page, '#why');
  await page.keyboard.type('The agency called');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'save');
  await Promise.all([page.waitForURL(`**${address}?saved`), page.keyboard.press('Enter')]);
  const saved = Date.now();
  assert.match(await page.textContent('.diff'), /Chantal Roy/);
  const visitor = await openPage(browser, server.base);
  for (;;) {
    const found = await visitor.request.post(`${server.base}/en/search`, { form: { q: 'zucchini supper', place: '' }, headers: { origin: server.base } });
    if ((await found.text()).includes('nobody asks who you are')) break;
    assert.ok(Date.now() - saved < 1000, 'a save is in the search within a second');
  }
  // The French fell behind: it says so, and is in step again when it was read.
  const french = page.locator('td.behind').first();
  assert.match(await french.textContent(), /En retard/);
  await Promise.all([page.waitForURL(`**${address}?saved`), page.locator('button[value="check:fr"]').click()]);
  assert.equal(await page.locator('td.behind').count(), 0);
  // Confirmed, and one version undone.
  await Promise.all([page.waitForURL(`**${address}?saved`), page.getByRole('button', { name: /nothing changed/ }).click()]);
  assert.match(await page.textContent('.vstate'), /Current/);
  await Promise.all([page.waitForURL(`**${address}?saved`), page.getByRole('button', { name: /^Undo this version/ }).click()]);
  await page.goto(`${server.base}${address}/history`);
  assert.deepEqual(await axe(page), []);
  assert.match(await page.textContent('.diff'), /Version \d+ undone/);
  assert.deepEqual(page.faults, []);
  await visitor.context().close();
  await page.context().close();
});

test('who saves while the draft is still on its way is not told of another window', async () => {
  const page = await comeIn(browser, server, { name: 'Hana Weiss', email: 'hana@211.example', role: 'curator' });
  await editorOf(page, 'en', 'Barton Street Free Supper');
  // The server has kept the draft, and its answer is long in coming.
  let release;
  const saving = new Promise((resolve) => { release = resolve; });
  let arrived;
  const asked = new Promise((resolve) => { arrived = resolve; });
  await page.route('**/records/*', async (route) => {
    if (!route.request().postData()?.includes('do=keep')) return route.continue();
    const response = await route.fetch();
    arrived();
    await saving;
    return route.fulfill({ response });
  });
  await page.fill('#f-wait-en', 'Twenty minutes');
  await asked;
  const saved = page.waitForURL('**?saved');
  await page.locator('button[value=save]').press('Enter');
  release();
  await saved;
  assert.equal(await page.inputValue('#f-wait-en'), 'Twenty minutes');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('ce qui est écrit reste après un plantage, et deux personnes ne perdent rien', async () => {
  const marc = { name: 'Marc Diallo', email: 'marc@211.example', role: 'curator', lang: 'fr', locale: 'fr-CA' };
  const one = await comeIn(browser, server, marc);
  const address = await editorOf(one, 'fr', 'Breakfast and Lunch');
  await one.fill('#f-description-fr', 'Un déjeuner chaud et un dîner.');
  await kept(one);
  // The browser crashes: what was typed is there, on this computer or another.
  const cookies = await one.context().cookies();
  await one.context().close();
  const again = await openPage(browser, server.base, { locale: 'fr-CA' });
  await again.context().addCookies(cookies);
  await again.goto(server.base + address);
  assert.equal(await again.inputValue('#f-description-fr'), 'Un déjeuner chaud et un dîner.');
  assert.match(await again.textContent('#save'), /Brouillon gardé/);
  // Meanwhile somebody else saves the same field.
  const ana = await comeIn(browser, server, { name: 'Ana Silva', email: 'ana@211.example', role: 'curator' });
  await ana.goto(`${server.base}${address.replace('/fr/', '/en/')}`);
  assert.match(await ana.textContent('#notes'), /Marc Diallo is writing/);
  await ana.fill('#f-description-fr', 'Un repas chaud le matin et le midi.');
  await ana.fill('#f-fees-en', 'Free for everybody');
  await Promise.all([ana.waitForURL('**?saved'), ana.locator('button[value=save]').click()]);
  await Promise.all([again.waitForURL('**/merge'), again.locator('button[value=save]').click()]);
  assert.deepEqual(await axe(again), []);
  assert.equal(await sideways(again), 0);
  assert.match(await again.textContent('main'), /Ana Silva a enregistré cette fiche/);
  await again.check('input[name="choice-0"][value=own]');
  await again.fill('textarea[name="own-0"]', 'Un déjeuner chaud le matin, un dîner le midi.');
  await Promise.all([again.waitForURL('**?merged'), again.locator('.savebar .btn').click()]);
  assert.equal(await again.inputValue('#f-description-fr'), 'Un déjeuner chaud le matin, un dîner le midi.');
  assert.equal(await again.inputValue('#f-fees-en'), 'Free for everybody');
  await Promise.all([again.waitForURL('**?saved'), again.locator('button[value=save]').click()]);
  assert.deepEqual(again.faults, []);
  for (const page of [again, ana]) await page.context().close();
});

test('a partner puts a change that waits together with what was saved since', async () => {
  const partner = await comeIn(browser, server, { name: 'Pia Berg', email: 'pia@211.example', role: 'partner' });
  const address = await editorOf(partner, 'en', 'Barton Street Free Supper');
  await partner.fill('#f-wait-en', 'None: come in');
  await Promise.all([partner.waitForURL('**?sent'), partner.locator('button[value=save]').click()]);
  const curator = await comeIn(browser, server, { name: 'Otto Lang', email: 'otto@211.example', role: 'curator' });
  await curator.goto(server.base + address);
  await curator.fill('#f-wait-en', 'Ten minutes');
  await Promise.all([curator.waitForURL('**?saved'), curator.locator('button[value=save]').click()]);
  await partner.goto(server.base + address);
  await Promise.all([partner.waitForURL('**/queue/proposals/**'), partner.locator('#notes a[href*="/queue/proposals/"]').click()]);
  await Promise.all([partner.waitForURL('**/merge'), partner.locator('a[href$="/merge"]').click()]);
  const merge = new URL(partner.url()).pathname.slice(3);
  for (const lang of ['en', 'fr']) {
    await partner.goto(`${server.base}/${lang}${merge}`);
    assert.deepEqual(await axe(partner), [], lang);
    assert.equal(await sideways(partner), 0);
  }
  for (const page of [partner, curator]) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test('the desk says by keyboard alone that a record is wrong, and a curator finds it in the queue', async () => {
  const desk = await comeIn(browser, server, { name: 'Sam Singh', email: 'sam@211.example', role: 'specialist' });
  const address = await editorOf(desk, 'en', 'Barton Street Free Supper');
  await tabTo(desk, `a[href="${address}/report"]`);
  await Promise.all([desk.waitForURL('**/report'), desk.keyboard.press('Enter')]);
  await tabTo(desk, '#what');
  await desk.keyboard.type('A caller says they moved to King Street.');
  await desk.keyboard.press('Tab');
  await desk.keyboard.type('caller@example.org');
  await desk.keyboard.press('Tab');
  await Promise.all([desk.waitForURL('**?reported'), desk.keyboard.press('Enter')]);
  assert.match(await desk.textContent('#notes'), /The curators have it/);
  const curator = await comeIn(browser, server, { name: 'Ines Roy', email: 'ines@211.example', role: 'curator', lang: 'fr', locale: 'fr-CA' });
  await curator.goto(`${server.base}/fr/queue/desk`);
  await Promise.all([curator.waitForURL('**/queue/reports/**'), curator.locator('.table tbody a').first().click()]);
  assert.match(await curator.textContent('main'), /L’accueil, Sam Singh/);
  assert.match(await curator.textContent('#answer-h'), /L’envoi de lettres n’est pas configuré/);
  assert.deepEqual(await axe(curator), []);
  assert.equal(await sideways(curator), 0);
  for (const page of [desk, curator]) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

/** Makes a record of a kind with these fields and publishes it: its address. */
async function made(page, kind, fields) {
  await page.goto(`${server.base}/en/records/new?kind=${kind}`);
  await Promise.all([page.waitForURL(/records\/[0-9a-f-]{36}$/), page.locator('main .btn').click()]);
  const address = new URL(page.url()).pathname;
  for (const [field, words] of Object.entries(fields)) await page.fill(`#f-${field}`, words);
  await kept(page);
  await Promise.all([page.waitForURL('**?saved'), page.locator('button[value=save]').click()]);
  return address;
}

/** Waits for the list under a field, that of the words in it now, and for an option in it. */
const offered = (page, words) => page.locator('[role=listbox][aria-busy=false]:visible [role=option]', { hasText: words }).first().waitFor();

test('a curator sets right where a term leads, and a service filed under it is found there within a second', async () => {
  const page = await comeIn(browser, server, { name: 'Rosa Lind', email: 'rosa@211.example', role: 'curator' });
  const term = await made(page, 'taxonomy_term', { 'name-en': 'Region 7 sites', 'name-fr': 'Lieux de la région 7', code: 'ZZ-7000' });
  const service = await made(page, 'service', { 'name-en': 'Door Seven', 'name-fr': 'La porte sept' });
  // The term is picked for the service by its code, while it is typed, and says that it leads nowhere yet.
  await tabTo(page, 'button[value="add:terms"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#f-terms-0-terms-q[role=combobox]');
  await tabTo(page, '#f-terms-0-terms-q');
  await page.keyboard.type('zz-70');
  await offered(page, 'Region 7 sites');
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.getAttribute('#f-terms-0-terms-q', 'aria-expanded'), 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#f-terms-0-terms .picked input:checked');
  assert.match(await page.textContent('#f-terms-0-terms .picked'), /Region 7 sites \(ZZ-7000\) Leads to no need yet/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-terms-0-terms-q', 'the focus stays in the field');
  assert.match(await page.textContent('[data-suggest-said]'), /Chosen: Region 7 sites/);
  await Promise.all([page.waitForURL('**?saved'), page.locator('button[value=save]').click()]);
  // The list says which terms only guess.
  await page.goto(`${server.base}/en/records`);
  await Promise.all([page.waitForURL('**/terms'), page.getByRole('link', { name: 'Terms and needs' }).click()]);
  await page.selectOption('#leads', 'unsure');
  await Promise.all([page.waitForURL('**leads=unsure'), page.locator('.filter button').click()]);
  assert.deepEqual(await axe(page), []);
  assert.match(await page.textContent('.table'), /Region 7 sites/);
  await Promise.all([page.waitForURL(`**${term}`), page.getByRole('link', { name: 'Region 7 sites' }).click()]);
  assert.match(await page.textContent('#sight-needs'), /Who says so\s*Nobody/);
  await tabTo(page, '#f-needs-q');
  await page.keyboard.type('haircut');
  await offered(page, /hair/i);
  await page.keyboard.press('ArrowDown');
  const words = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).firstChild.textContent);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#f-needs .picked input:checked');
  const need = await page.inputValue('#f-needs .picked input:checked');
  await page.waitForFunction((w) => document.getElementById('sight-needs').textContent.includes(w), words);
  assert.match(await page.textContent('#sight-needs'), /A curator/);
  const visitor = await openPage(browser, server.base);
  const before = await visitor.request.get(`${server.base}/en/need/${need}`);
  assert.ok(!(await before.text()).includes('Door Seven'), 'nothing of the draft is public');
  await Promise.all([page.waitForURL('**?saved'), page.locator('button[value=save]').click()]);
  const saved = Date.now();
  for (;;) {
    const found = await visitor.request.get(`${server.base}/en/need/${need}`);
    if ((await found.text()).includes('Door Seven')) break;
    assert.ok(Date.now() - saved < 1000, 'search does not show the change within a second');
  }
  assert.equal((await page.request.get(`${server.base}${service}`)).status(), 200);
  assert.deepEqual(page.faults, []);
  for (const one of [visitor, page]) await one.context().close();
});

test('une zone dessinée est collée, vue sur une carte avec les lieux qu’elle contient, et ses fautes sont dites', async () => {
  const page = await comeIn(browser, server, { name: 'Paul Roy', email: 'paul@211.example', role: 'curator', lang: 'fr', locale: 'fr-CA' });
  await editorOf(page, 'fr', 'Breakfast and Lunch');
  const drawn = '#f-areas-0-covers-drawn';
  if (!(await page.locator(drawn).count())) {
    await page.locator('button[value="add:areas"]').click();
    await page.waitForSelector(drawn, { state: 'attached' });
  }
  await page.locator('#f-areas-0-covers summary').click();
  await page.fill(drawn, '{"type": "Polygon", "coordinates": [[[-79.7, 43.5], [-8836000, 5410000], [-79.0, 44.0]]]}');
  await page.locator('button[value="draw:areas[0].covers"]').click();
  await page.waitForFunction((s) => document.activeElement.matches(s), drawn);
  assert.match(await page.textContent(`${drawn}-e`), /À coordinates\[0\]\[1\], il n’y a pas de longitude/);
  assert.deepEqual(await axe(page), []);
  const polygon = { type: 'Polygon', coordinates: [[[-79.7, 43.5], [-79.0, 43.5], [-79.0, 43.95], [-79.7, 43.95], [-79.7, 43.5]]] };
  await page.setInputFiles(`${drawn}-file`, { name: 'zone.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(polygon)) });
  await page.waitForFunction(() => /Toronto/.test(document.querySelector('#f-areas-0-covers .picked')?.textContent));
  await page.waitForSelector('#sight-where svg');
  assert.deepEqual(await axe(page), []);
  assert.equal(await sideways(page), 0);
  await Promise.all([page.waitForURL('**?saved'), page.locator('button[value=save]').click()]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a record is made, found and taken out again without scripts', async () => {
  const page = await comeIn(browser, server, {
    name: 'Luc Tremblay', email: 'luc@211.example', role: 'curator', javaScriptEnabled: false,
  });
  await page.goto(`${server.base}/en/records/new`);
  assert.equal(await sideways(page), 0);
  await Promise.all([page.waitForURL(/records\/[0-9a-f-]{36}$/), page.locator('main .btn').click()]);
  const address = new URL(page.url()).pathname;
  await page.fill('#f-name-en', 'Night Lantern Bus');
  await page.fill('#f-name-fr', 'Autobus de la lanterne');
  await page.locator('button[value="add:phones"]').click();
  await page.fill('#f-phones-0-number', '416-555-0177');
  await page.fill('#f-organization-q', 'wheels');
  await page.locator('button[value="find:organization"]').click();
  await page.locator('input[name=organization]').last().check();
  await page.locator('button[value=save]').click();
  assert.match(page.url(), /\?saved$/);
  assert.match(await page.textContent('#sight-reach'), /416-555-0177/);
  await page.goto(`${server.base}/fr/records?name=lanterne`);
  assert.match(await page.textContent('.table'), /Autobus de la lanterne/);
  await page.goto(`${server.base}${address}/retire`);
  await page.fill('#why', 'A test');
  await page.locator('main button').click();
  assert.match(await page.textContent('main'), /Out of the directory/);
  assert.equal((await page.request.get(`${server.base}/en/service/${address.split('/').at(-1)}`)).status(), 404);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  assert.equal((await page.request.get(`${server.base}/en/service/${address.split('/').at(-1)}`)).status(), 200);
  await page.context().close();
});

test('the pages of records have nothing for axe to find, on any screen and in any light', async () => {
  const page = await comeIn(browser, server, { name: 'Noor Khan', email: 'noor@211.example', role: 'curator' });
  const address = (await editorOf(page, 'en', 'Barton Street Free Supper')).replace('/en', '');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const lang of ['en', 'fr']) {
        for (const path of ['/records', '/terms', '/records/new', address, `${address}/history`, `${address}/retire`, `${address}/report`]) {
          await page.goto(`${server.base}/${lang}${path}`);
          assert.deepEqual(await axe(page), [], `${lang}${path} ${width} ${colorScheme}`);
          assert.equal(await sideways(page), 0, `${lang}${path} ${width} scrolls sideways`);
        }
      }
    }
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
