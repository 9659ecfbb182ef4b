// How people prove who they are: passkeys, sign-ins at a provider, and the letters that tell of a change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort, startDeployment, startServer } from './deployment.mjs';
import { axe, openPage, sideways, startBrowser, startDemo } from './support.mjs';

const PASSWORD = 'four herons under ice';
let browser;
let mail;
let provider;
let site;

before(async () => {
  const port = await freePort();
  [browser, mail, provider] = await Promise.all([
    startBrowser(),
    startServer('smtp.mjs'),
    startServer('provider.mjs', ['--answers-at', `http://localhost:${port}/sign-in/answer/city`]),
  ]);
  site = await startDeployment(port, `
[mail]
smtp = "smtp://127.0.0.1:${mail.first.port}"
from = "211 Lakeshore <no-reply@211.example>"
without_tls = true
[[oidc]]
id = "city"
issuer = "${provider.first.issuer}"
client_id = "frontdoor"
label = { en = "City of Lakeshore", fr = "Ville de Bord-du-Lac" }
without_tls_on_this_machine = true
`);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await mail?.stop();
  await provider?.stop();
});

/** Makes an account on the command line, and gives the address of its invitation. */
async function invited(name, lang = 'en', role = 'curator') {
  const said = await site.run('user', 'add', '--email', `${name}@211.example`, '--name', name, '--role', role, '--centre', 'main', '--lang', lang, '--print-link');
  return said.match(/http:\/\/localhost:\d+\/\S+/)[0];
}

/** A page of somebody who has accepted their invitation. */
async function atWork(name, options = {}) {
  const page = await openPage(browser, site.base, options);
  await page.goto(await invited(name, options.lang ?? 'en'));
  await page.fill('input[name=password]', PASSWORD);
  await Promise.all([page.waitForURL((url) => !url.pathname.includes('password')), page.locator('main form button.btn').first().click()]);
  return page;
}

/** Presses a button or follows a link, and waits for the page that comes. */
async function press(page, name, exact = false) {
  const target = page.locator('main').getByRole('button', { name, exact }).or(page.locator('main').getByRole('link', { name, exact }));
  await Promise.all([page.waitForEvent('load'), target.first().click()]);
}

async function signOut(page) {
  await Promise.all([page.waitForEvent('load'), page.locator('.appbar form button').click()]);
}

/** Gives the browser a device that keeps passkeys. */
async function device(page, isUserVerified = true) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified, automaticPresenceSimulation: true };
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  return {
    verifies: (yes) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes }),
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

/** The text of the next letter to somebody. */
async function letterTo(name) {
  for (;;) {
    const { to, letter } = await mail.says();
    if (to[0] === `${name}@211.example`) return letter;
  }
}

test('somebody adds a passkey, signs in with it alone and after the password, renames and removes it', async () => {
  const page = await atWork('robin');
  const phone = await device(page);
  await page.goto(`${site.base}/en/account`);
  await press(page, 'Add a passkey');
  assert.deepEqual(await axe(page), []);
  await page.fill('input[name=name]', 'My phone');
  await page.fill('input[name=password]', 'not the password');
  page.expectErrors = true;
  await press(page, 'Continue');
  page.expectErrors = false;
  assert.match(await page.locator('.errsum').textContent(), /password/);
  await page.fill('input[name=password]', PASSWORD);
  await press(page, 'Continue');
  assert.deepEqual(await axe(page), []);

  // The device does not see its owner: it says so, and the page stays.
  await phone.verifies(false);
  await page.getByRole('button', { name: 'Ask my device' }).click();
  await page.locator('[data-said]:visible').waitFor();
  assert.match(await page.locator('[data-said]').textContent(), /gave no passkey/);
  assert.deepEqual(await axe(page), []);
  await phone.verifies(true);
  await press(page, 'Ask my device');
  assert.equal((await phone.keys()).length, 1);
  assert.equal((await phone.keys())[0].isResidentCredential, true);
  // Recovery codes come with the first second factor.
  assert.equal(await page.locator('.codes li').count(), 10);
  await page.locator('main a.btn').click();
  await page.waitForURL('**/account?done=passkey');
  assert.match(await page.locator('main').textContent(), /My phone/);
  assert.deepEqual(await axe(page), []);
  assert.equal(await sideways(page), 0);
  assert.match(await letterTo('robin'), /A passkey was added/);

  await signOut(page);
  await page.goto(`${site.base}/en/sign-in`);
  assert.deepEqual(await axe(page), []);
  // The device is asked as soon as the page is there.
  await Promise.all([page.waitForURL('**/en/records**'), page.getByRole('link', { name: 'Sign in with a passkey' }).click()]);

  await signOut(page);
  await page.goto(`${site.base}/en/sign-in?next=/en/account`);
  await page.fill('input[name=email]', 'robin@211.example');
  await page.fill('input[name=password]', PASSWORD);
  await press(page, 'Sign in', true);
  assert.match(page.url(), /second-step/);
  assert.equal(await page.locator('input[name=code]').count(), 0, 'there is no app to type a code from');
  assert.deepEqual(await axe(page), []);
  await Promise.all([page.waitForURL('**/en/account'), page.getByRole('button', { name: 'Use my passkey' }).click()]);

  await press(page, 'Rename My phone');
  await page.fill('input[name=name]', 'Blue key');
  await press(page, 'Save the name');
  await press(page, 'Remove Blue key');
  assert.deepEqual(await axe(page), []);
  await page.fill('input[name=password]', PASSWORD);
  await press(page, 'Remove the passkey');
  assert.match(await letterTo('robin'), /A passkey was removed/);
  await signOut(page);
  await page.goto(`${site.base}/en/sign-in`);
  page.expectErrors = true;
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await page.getByText('belongs to no account here').waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('une personne ajoute une clé d’accès et se connecte avec elle', async () => {
  const page = await atWork('zoe', { locale: 'fr-CA', lang: 'fr' });
  await device(page);
  await page.goto(`${site.base}/fr/account/passkeys/add`);
  assert.equal(await page.getAttribute('html', 'lang'), 'fr');
  assert.deepEqual(await axe(page), []);
  await page.fill('input[name=name]', 'Mon téléphone');
  await page.fill('input[name=password]', PASSWORD);
  await press(page, 'Continuer');
  await press(page, 'Demander à mon appareil');
  assert.equal(await page.locator('.codes li').count(), 10);
  await page.goto(`${site.base}/fr/account`);
  await signOut(page);
  await page.goto(`${site.base}/fr/sign-in`);
  await Promise.all([page.waitForURL('**/fr/records**'), page.getByRole('link', { name: 'Se connecter avec une clé d’accès' }).click()]);
  assert.match(await letterTo('zoe'), /Content-Language: fr/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('somebody links their sign-in at a provider and comes in with it, and a stranger does not', async () => {
  const page = await atWork('sam');
  const outside = () => page.faults.filter((fault) => !fault.includes(provider.first.issuer));
  await page.goto(`${site.base}/en/account`);
  await press(page, 'Link City of Lakeshore');
  assert.deepEqual(await axe(page), []);
  await page.fill('input[name=password]', PASSWORD);
  await Promise.all([page.waitForURL(`${provider.first.issuer}/**`), page.getByRole('button', { name: 'Continue to City of Lakeshore' }).click()]);
  await page.fill('input[name=login]', 'sam-at-the-city');
  await Promise.all([page.waitForURL(`${site.base}/en/account?done=linked`), page.getByRole('button', { name: 'Continue' }).click()]);
  assert.match(await page.locator('main').textContent(), /Linked/);
  assert.match(await letterTo('sam'), /was linked/);
  await signOut(page);

  await page.goto(`${site.base}/en/sign-in?next=/en/account`);
  // The provider still knows them, and sends them straight back.
  await Promise.all([page.waitForURL(`${site.base}/en/account`), page.getByRole('button', { name: 'City of Lakeshore' }).click()]);
  assert.equal(await page.locator('.appbar .me a').first().textContent(), 'sam');
  await signOut(page);
  assert.deepEqual(outside(), []);
  await page.context().close();

  // Somebody whom the provider knows and nobody here does; and somebody who turns back.
  const stranger = await openPage(browser, site.base, { locale: 'fr-CA' });
  stranger.expectErrors = true;
  await stranger.goto(`${site.base}/fr/sign-in`);
  await Promise.all([stranger.waitForURL(`${provider.first.issuer}/**`), stranger.getByRole('button', { name: 'Ville de Bord-du-Lac' }).click()]);
  await answerAs(stranger, 'sam@211.example');
  await stranger.getByText('Aucun compte ici n’est lié').waitFor();
  assert.deepEqual(await axe(stranger), []);
  await stranger.context().clearCookies({ domain: 'localhost', name: /^_/ });
  await Promise.all([stranger.waitForURL(`${provider.first.issuer}/**`), stranger.getByRole('button', { name: 'Ville de Bord-du-Lac' }).click()]);
  await stranger.getByRole('button', { name: 'Turn back' }).click();
  await stranger.getByText('avant la fin de la connexion').waitFor();
  // The answer once more, as a thief would send it from the history.
  await stranger.goto(`${site.base}/sign-in/answer/city?code=abc&state=${'a'.repeat(43)}`);
  await stranger.getByText('déjà fait ou commencé dans un autre navigateur').waitFor();
  await stranger.context().close();
});

/** Says who one is at the provider. */
async function answerAs(page, login) {
  await page.fill('input[name=login]', login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('an invitation is accepted with the sign-in of a provider, without a password', async () => {
  const page = await openPage(browser, site.base);
  await page.goto(await invited('ali'));
  assert.deepEqual(await axe(page), []);
  await Promise.all([page.waitForURL(`${provider.first.issuer}/**`), page.getByRole('button', { name: 'City of Lakeshore' }).click()]);
  await Promise.all([page.waitForURL(`${site.base}/en/records**`), answerAs(page, 'ali-at-the-city')]);
  // Nothing else would let them in.
  await page.goto(`${site.base}/en/account`);
  await press(page, 'Remove City of Lakeshore');
  page.expectErrors = true;
  await press(page, 'Remove the link');
  assert.match(await page.locator('main').textContent(), /Nothing else would let you in/);
  await page.context().close();
});

test('where passkeys cannot work the account page says why in plain words', async () => {
  const demo = await startDemo();
  try {
    const page = await openPage(browser, demo.base);
    const response = await page.goto(`${demo.base}/en/sign-in`);
    assert.equal(response.status(), 200);
    assert.equal(await page.getByRole('link', { name: 'Sign in with a passkey' }).count(), 0);
    page.expectErrors = true;
    assert.equal((await page.goto(`${demo.base}/en/sign-in/passkey`)).status(), 404);
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

test('a provider that is away is said so, and nobody waits for it', async () => {
  await provider.stop();
  const page = await openPage(browser, site.base);
  page.expectErrors = true;
  await page.goto(`${site.base}/en/sign-in`);
  await press(page, 'City of Lakeshore');
  assert.match(await page.locator('[role=alert]').textContent(), /doesn’t answer/);
  assert.doesNotMatch(site.said(), /sam@211|robin@211|a secret of the two|[?&]code=/);
  await page.context().close();
});
