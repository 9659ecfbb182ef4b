// An administrator's first hour: from `frontdoor user add` on a fresh home to three colleagues signed in, by keyboard
// alone, in both languages; and every page of it as axe, a narrow screen and a dark room see it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axe, binary, freePort, openPage, sideways, start, startBrowser } from './support.mjs';

const PASSWORD = 'four wandering lamps by the harbour';
const colleagues = [
  { name: 'Chantal Roy', key: 'chantal', role: { en: 'Cur', fr: 'Cur' }, at: '/records' },
  { name: 'Marc Diallo', key: 'marc', role: { en: 'Spe', fr: 'Sp' }, at: '/records' },
  { name: 'Priya Nair', key: 'priya', role: { en: 'Sup', fr: 'Sup' }, at: '/records' },
];

const pack = (id) => new URL(`../lines/${id}.toml`, import.meta.url).pathname;
const packs = Object.fromEntries(['211', 'finding-your-way', 'good2talk', 'green-shield-follow-up'].map((id) => [id, readFileSync(pack(id), 'utf8')]));

/** The code that an authenticator app shows for a secret, some steps of 30 seconds from now (RFC 6238). */
function totp(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(/[\s=]/g, '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

/** Presses Tab until the focus is on what the selector names. */
async function tabTo(page, selector) {
  for (let i = 0; i < 80; i += 1) {
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not reach ${selector} on ${page.url()}`);
}

/** Goes to a field, empties it and types. */
async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Presses a key, and waits until the next page is there. */
async function press(page, key, address) {
  await Promise.all([page.waitForURL(address), page.keyboard.press(key)]);
}

/** A site of its own with its first administrator at work. */
async function firstHour(browser, lang) {
  const home = mkdtempSync(join(tmpdir(), 'frontdoor-e2e-'));
  const port = await freePort();
  const listen = `127.0.0.1:${port}`;
  const person = ['--name', 'Ana Roy', '--email', 'ana@211.example', '--role', 'administrator', '--centre', '*', '--lang', lang];
  const said = execFileSync(binary, ['user', 'add', '--home', home, '--listen', listen, ...person], { encoding: 'utf8' });
  const link = said.match(/http:\/\/\S+/)[0];
  const server = await start('serve', home, listen);
  const page = await openPage(browser, server.base, { locale: `${lang}-CA` });
  await page.goto(link);
  assert.equal(new URL(page.url()).pathname, `/${lang}/choose-password`, 'the token has left the address');
  await type(page, '#password', PASSWORD);
  await press(page, 'Enter', `**/${lang}/account/app`);
  await tabTo(page, 'main .btn');
  await press(page, 'Enter', `**/${lang}/account/app/begin`);
  const secret = await page.locator('.secret').textContent();
  await type(page, '#code', totp(secret));
  await press(page, 'Enter', `**/${lang}/account/app`);
  const codes = await page.locator('.codes li').allTextContents();
  assert.equal(codes.length, 10);
  await tabTo(page, 'main a.btn');
  await press(page, 'Enter', '**/account?done=app');
  return { server, page, secret, codes, home };
}

/** Invites somebody by keyboard; the link that the page shows. */
async function invite(page, lang, { name, key, role }) {
  await tabTo(page, '.appbar nav li:last-child a');
  await press(page, 'Enter', `**/${lang}/admin/people`);
  await tabTo(page, 'main header a.btn');
  await press(page, 'Enter', '**/people/invite');
  await type(page, '#name', name);
  await type(page, '#email', `${key}@211.example`);
  await tabTo(page, '#role');
  await page.keyboard.type(role[lang]);
  await tabTo(page, 'main .btn');
  await Promise.all([page.waitForLoadState('load'), page.locator('#link').waitFor(), page.keyboard.press('Enter')]);
  return page.inputValue('#link');
}

for (const lang of ['en', 'fr']) {
  test(`an administrator’s first hour in ${lang}, by keyboard alone`, async () => {
    const browser = await startBrowser();
    const { server, page, secret, codes, home } = await firstHour(browser, lang);
    try {
      for (const colleague of colleagues) {
        const link = await invite(page, lang, colleague);
        const own = await openPage(browser, server.base, { locale: `${lang}-CA` });
        await own.goto(link);
        assert.equal(await own.inputValue('#name'), colleague.name);
        await type(own, '#password', PASSWORD);
        await press(own, 'Enter', `**/${lang}${colleague.at}`);
        assert.match(await own.locator('.appbar .me').textContent(), new RegExp(colleague.name));
        assert.equal(await own.locator('a[href*="/admin/people"]').count(), colleague.key === 'priya' ? 1 : 0, 'the menu has what one may use');
        assert.deepEqual(own.faults, []);
        await own.context().close();
      }
      await page.goto(`${server.base}/${lang}/admin/people`);
      assert.equal(await page.locator('.table .state--open').count(), 4, 'all four have been here');
      assert.match(page.url(), /\/admin\/people$/);

      // The next morning: password, then the app; and once the phone is at home, a recovery code.
      for (const second of ['app', 'recovery']) {
        await tabTo(page, '.appbar .me button');
        await press(page, 'Enter', `**/${lang}/sign-in`);
        await type(page, '#email', 'ana@211.example');
        await type(page, '#password', PASSWORD);
        await press(page, 'Enter', '**/sign-in/second-step');
        if (second === 'recovery') {
          await tabTo(page, 'a[href*="with=recovery"]');
          await press(page, 'Enter', '**/second-step?with=recovery');
        }
        await type(page, '#code', second === 'app' ? totp(secret, 1) : codes[0]);
        await press(page, 'Enter', `**/${lang}/records`);
      }
      assert.deepEqual(page.faults, []);
      const log = server.said();
      for (const secretWords of [PASSWORD, secret, codes[0], 'ana@211.example', 'Chantal', 'marc@']) {
        assert.ok(!log.includes(secretWords), `the log says ${secretWords}`);
      }
    } finally {
      await browser.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });
}

describe('every page of it', () => {
  let browser;
  let server;
  let admin;
  let specialist;
  let marc;
  let home;
  before(async () => {
    browser = await startBrowser();
    const hour = await firstHour(browser, 'en');
    ({ server, home } = hour);
    execFileSync(binary, ['line', 'publish', pack('dso-toronto'), '--home', home, '--centre', 'main']);
    const link = await invite(hour.page, 'en', colleagues[1]);
    const own = await openPage(browser, server.base);
    await own.goto(link);
    await own.fill('#password', PASSWORD);
    await Promise.all([own.waitForURL('**/records'), own.press('#password', 'Enter')]);
    specialist = await own.context().storageState();
    await hour.page.goto(`${server.base}/en/admin/people`);
    marc = new URL(await hour.page.locator('.table a', { hasText: 'Marc' }).getAttribute('href'), server.base).pathname.slice(3);
    admin = await hour.page.context().storageState();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (home) rmSync(home, { recursive: true, force: true });
  });

  let invited = 0;
  let strangers = 0;
  const submit = (page) => Promise.all([page.waitForEvent('load'), page.locator('main form .btn').last().click()]);
  const at = (path) => (page, lang) => page.goto(`${server.base}/${lang}${typeof path === 'function' ? path() : path}`);
  const refuse = (path, fields) => async (page, lang) => {
    page.expectErrors = true;
    await at(path)(page, lang);
    await page.evaluate(() => document.querySelectorAll('main form').forEach((f) => { f.noValidate = true; }));
    for (const [selector, text] of Object.entries(fields)) await page.fill(selector, text);
    await submit(page);
    await page.locator('.errsum').waitFor();
  };
  async function handOver(page, lang) {
    await at('/admin/people/invite')(page, lang);
    invited += 1;
    await page.fill('#name', 'Bo Chen');
    await page.fill('#email', `bo${invited}@211.example`);
    await submit(page);
    return page.inputValue('#link');
  }
  const door = {
    'sign in': at('/sign-in'),
    // Somebody else each time: who fails often is made to wait, and sees another page.
    'sign in refused': (page, lang) => {
      strangers += 1;
      return refuse('/sign-in', { '#email': `nobody${strangers}@211.example`, '#password': 'wrong' })(page, lang);
    },
    'second step': async (page, lang) => {
      await at('/sign-in')(page, lang);
      await page.fill('#email', 'ana@211.example');
      await page.fill('#password', PASSWORD);
      await Promise.all([page.waitForURL('**/second-step'), page.press('#password', 'Enter')]);
    },
    'recovery code': async (page, lang) => {
      await door['second step'](page, lang);
      await Promise.all([page.waitForURL('**?with=recovery'), page.locator('a[href*="with=recovery"]').click()]);
    },
    'forgotten password': at('/forgotten-password'),
    'a link that is gone': async (page, lang) => {
      page.expectErrors = true;
      await at('/link/rubbish')(page, lang);
    },
    'an invitation': async (page, lang) => {
      const inside = await openPage(browser, server.base, { storageState: admin });
      const link = await handOver(inside, lang);
      await inside.context().close();
      await page.goto(link.replace(/\/(en|fr)\/link/, `/${lang}/link`));
      await page.fill('#password', 'abc');
      await page.locator('[role=status]:not(:empty)').waitFor();
    },
    'signed out in the middle': async (page, lang) => {
      page.expectErrors = true;
      const context = page.context();
      await context.addCookies(admin.cookies);
      await at('/admin/centres/main')(page, lang);
      await context.clearCookies();
      await submit(page);
    },
  };
  const inside = {
    account: at('/account'),
    'name and language': at('/account/you'),
    'password': at('/account/password'),
    'password refused': refuse('/account/password', { '#password': PASSWORD, '#new_password': 'abc' }),
    'another e-mail address': at('/account/email'),
    'the app, before': at('/account/app'),
    'the app, with its picture': async (page, lang) => {
      await at('/account/app')(page, lang);
      await page.fill('#password', PASSWORD);
      await submit(page);
      await page.locator('.qr svg').waitFor();
    },
    'the app, removing': at('/account/app/remove'),
    'recovery codes': async (page, lang) => {
      await at('/account/codes')(page, lang);
      await page.fill('#password', PASSWORD);
      await submit(page);
      await page.locator('.codes').waitFor();
    },
    people: at('/admin/people'),
    'nobody in the list': at('/admin/people?role=auditor'),
    'a person': at(() => marc),
    'a person, closing': at(() => `${marc}/close`),
    'a person, starting afresh': at(() => `${marc}/start-afresh`),
    'a person, name': at(() => `${marc}/name`),
    inviting: at('/admin/people/invite'),
    'inviting refused': refuse('/admin/people/invite', { '#name': '', '#email': 'nowhere' }),
    'a link to hand over': handOver,
    centres: at('/admin/centres'),
    'a new centre': at('/admin/centres/new'),
    'a new centre refused': refuse('/admin/centres/new', { '#id': 'North Shore', '#verify': 'never' }),
    'a centre': at('/admin/centres/main'),
    'a centre saved': at('/admin/centres/main?done=saved'),
    'the network': at('/admin/centres/_'),
    lines: at('/admin/lines'),
    'a line': at('/admin/lines/dso-toronto'),
    'a line refused': async (page, lang) => {
      page.expectErrors = true;
      await at('/admin/lines/dso-toronto')(page, lang);
      await page.fill('.packform textarea', '[line]\nid = "dso-toronto"');
      await submit(page);
      await page.locator('.errsum').waitFor();
    },
    'a new line': at('/admin/lines/new'),
    'a new line refused': async (page, lang) => {
      page.expectErrors = true;
      await at('/admin/lines/new')(page, lang);
      await page.fill('#text', packs.good2talk.replace('include = ["green-shield-follow-up"]', 'include = ["green-shield-follow-up", "unheard-of"]'));
      await submit(page);
      await page.locator('.errsum').waitFor();
      await page.locator('details[open] textarea[aria-invalid]').waitFor();
    },
    'a new line checked': async (page, lang) => {
      await at('/admin/lines/new')(page, lang);
      await page.fill('#text', packs.good2talk);
      await Promise.all([page.waitForEvent('load'), page.click('button[value=check]')]);
      await page.locator('.note--ok').waitFor();
    },
    sources: at('/admin/sources'),
    imports: at('/admin/imports'),
    jobs: at('/admin/jobs'),
    health: at('/admin/health'),
    'the audit': at('/admin/audit'),
    'the queue': at('/queue'),
    'nothing here': async (page, lang) => {
      page.expectErrors = true;
      await at('/admin/people/nobody')(page, lang);
    },
  };
  for (const [lang, id, scripts] of [['en', 'finding-your-way', true], ['fr', '211', false]]) {
    test(`a new line, from its text to its file again, by keyboard${scripts ? '' : ' and without scripts'}, ${lang}`, async () => {
      const page = await openPage(browser, server.base, { storageState: admin, javaScriptEnabled: scripts });
      page.expectErrors = true;
      await page.goto(`${server.base}/${lang}/admin/lines`);
      await tabTo(page, 'main header a.btn');
      await press(page, 'Enter', '**/admin/lines/new');
      const send = async (act, text) => {
        await tabTo(page, '#text');
        await page.keyboard.press('Control+a');
        await page.keyboard.insertText(text);
        await tabTo(page, `button[value=${act}]`);
        await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
      };
      const wrong = packs[id].replace(/^when = .*$/m, 'when = "nobody_knows_this"');
      await send('check', wrong);
      assert.match(await page.locator('.faults').textContent(), lang === 'en' ? /finding-your-way\.toml, line \d+, column \d+/ : /211\.toml, ligne \d+, colonne \d+/);
      assert.equal(await page.inputValue('#text'), wrong, 'what was sent is not lost');
      await tabTo(page, '.errsum a');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'text', 'the summary leads to the field');
      if (scripts) {
        await page.setInputFiles('#text-file', pack(id));
        await page.waitForFunction((text) => document.querySelector('#text').value === text, packs[id]);
      } else {
        assert.equal(await page.locator('input[type=file]:visible').count(), 0, 'what needs scripts is not offered without');
      }
      await send('check', packs[id]);
      await page.locator('.note--ok').waitFor();
      assert.equal(await page.inputValue('textarea[name=part]'), packs['green-shield-follow-up'], 'the part is that of the line that is there');
      await tabTo(page, 'button[value=publish]');
      await press(page, 'Enter', `**/admin/lines/${id}?version=1`);
      await tabTo(page, `a[href$="/versions/1/${id}.toml"]`);
      const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      assert.equal(readFileSync(await file.path(), 'utf8'), packs[id], 'the file is the one that was sent');
      await page.context().close();
    });
  }
  const outside = {
    'no right': async (page, lang) => {
      page.expectErrors = true;
      await at('/admin/people')(page, lang);
    },
  };
  const looks = [
    { name: 'wide', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } },
    { name: 'wide-dark', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' } },
    { name: 'narrow', options: { viewport: { width: 320, height: 700 }, colorScheme: 'light' } },
    { name: 'narrow-dark', options: { viewport: { width: 320, height: 700 }, colorScheme: 'dark' } },
  ];
  const groups = [
    [door, () => undefined],
    [inside, () => admin],
    [outside, () => specialist],
  ];
  for (const lang of ['en', 'fr']) {
    for (const [pages, state] of groups) {
      for (const [name, go] of Object.entries(pages)) {
        test(`${name}, ${lang}`, async () => {
          for (const look of looks) {
            const page = await openPage(browser, server.base, { ...look.options, storageState: state() });
            await go(page, lang);
            assert.equal(await page.getAttribute('html', 'lang'), lang, look.name);
            assert.equal(await page.locator('h1').count(), 1, `${look.name}: one h1`);
            if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(/\W+/g, '-')}.${lang}.${look.name}.png`, fullPage: true });
            assert.deepEqual(await axe(page), [], `${look.name}: ${page.url()}`);
            assert.equal(await sideways(page), 0, `${look.name}: scrolls sideways`);
            assert.deepEqual(page.faults, [], look.name);
            await page.context().close();
          }
        });
      }
    }
  }
});
