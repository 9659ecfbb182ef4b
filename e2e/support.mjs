// What every journey needs: a server on a home of its own, and a browser that may talk to nobody else.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** The program. */
export const binary = process.env.FRONTDOOR_BIN ?? new URL('../target/debug/frontdoor', import.meta.url).pathname;

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts `frontdoor demo` on a free port and gives its address. */
export async function startDemo(home = mkdtempSync(join(tmpdir(), 'frontdoor-e2e-')), keep = false) {
  return start('demo', home, '127.0.0.1:0', keep);
}

/** Starts `frontdoor demo` or `frontdoor serve` in a home and gives its address. */
export async function start(command, home, listen, keep = false) {
  const child = spawn(binary, [command, '--home', home, '--listen', listen], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const base = await new Promise((resolve, reject) => {
    const look = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', (chunk) => { said += chunk; });
    child.on('exit', (code) => reject(new Error(`frontdoor ended with ${code}:\n${said}`)));
  });
  return {
    base,
    home,
    said: () => said,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.removeAllListeners('exit');
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await Promise.race([ended, gone]);
      if (!keep) rmSync(home, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** A browser whose pages may reach the server alone; a page of another site may show one of this machine's in a frame. */
export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-features=LocalNetworkAccessChecks'],
  });
}

/** A page that notes whatever it should not do: errors on the console, and requests to anybody else. */
export async function openPage(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !page.expectErrors) page.faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('about:')) page.faults.push(`request to ${url}`);
  });
  return page;
}

/** Presses Shift three times. The third press leads away, and the page may be gone before the browser says that it was pressed:
 * nobody waits for that, only for where it leads. */
export async function shiftAway(page) {
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  page.keyboard.press('Shift').catch(() => {});
}

/** What axe finds on the page as it stands: WCAG 2.0 to 2.2 A and AA, and best practices. */
export async function axe(page) {
  // The page's own policy lets no outside script in; the test hands it over through the debugger instead.
  await page.evaluate(axeSource);
  const result = await page.evaluate(async () => {
    return await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
  });
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(' | ')}`);
}

/** How far the page can be scrolled sideways, in CSS pixels. */
export function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Somebody at work: made on the command line, let in by the link it prints. Gives the page after the password was chosen. */
export async function comeIn(browser, server, { name, email, role, centre = 'main', lang = 'en', ...options }) {
  const args = ['user', 'add', '--home', server.home, '--listen', new URL(server.base).host];
  const said = await run([...args, '--name', name, '--email', email, '--role', role, '--centre', centre, '--lang', lang]);
  const link = said.trim().split('\n').at(-1).match(/http\S+/)[0];
  const page = await openPage(browser, server.base, options);
  await page.goto(server.base + new URL(link).pathname);
  await page.fill('input[type=password]', 'four wandering lamps by the harbour');
  await Promise.all([page.waitForURL((url) => !url.pathname.includes('password')), page.locator('main .btn').click()]);
  return page;
}

/** Runs a command of the program to its end, and gives what it says. */
function run(args) {
  return new Promise((resolve, reject) => {
    execFile(binary, args, (error, out, err) => (error ? reject(new Error(`${err}${error.message}`)) : resolve(out)));
  });
}
