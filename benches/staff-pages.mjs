// How long the working pages take, in a home that is already filled:
//   FRONTDOOR_BIN=path/to/release/frontdoor node benches/staff-pages.mjs HOME
// Invites a curator into the home (once for each run), opens pages of editor, lists and queue one after the other, and saves
// records until search finds what was saved. Times are those of whole answers, in milliseconds, asked by one person.
import { comeIn, start, startBrowser } from '../e2e/support.mjs';

const home = process.argv[2];
if (!home) {
  console.error('Say which home: node benches/staff-pages.mjs HOME');
  process.exit(2);
}
const server = await start('serve', home, '127.0.0.1:0', true);
const browser = await startBrowser();
const page = await comeIn(browser, server, { name: 'Bench', email: `bench-${process.pid}@211.example`, role: 'curator', centre: process.argv[3] ?? 'main' });
const request = page.context().request;

/** Asks for a page, and gives its text and how long it took. */
async function timed(path) {
  const from = performance.now();
  const answer = await request.get(server.base + path);
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`);
  return { text, took: performance.now() - from };
}

function say(what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  console.log(`${what}: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)} ms of ${sorted.length}`);
}

/** The same pages three times over: the first round is not counted. */
async function pages(what, paths) {
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    for (const path of paths) {
      const { took } = await timed(path);
      if (round > 0) times.push(took);
    }
  }
  say(what, times);
}

const { text } = await timed('/en/records');
const records = [...new Set(text.match(/\/en\/records\/[0-9a-f]{8}-[0-9a-f-]+/g))].slice(0, 20);
await pages('editor', records);
await pages('history', records.map((path) => `${path}/history`));
await pages('preview', records.map((path) => `${path}/preview`));
await pages('list of records', ['/en/records', '/fr/records', '/en/records?kind=organization', '/en/records?kind=location']);
await pages('words in names', ['food', 'community+centre', 'legal', 'zzzz', 'souper'].map((words) => `/en/records?name=${words}`));
const { text: queue } = await timed('/en/queue');
const piles = [...new Set(queue.match(/\/en\/queue\/[a-z-]+/g))].filter((path) => !path.endsWith('/assign'));
await pages(`queue (${piles.length} piles)`, piles);

// A word that no record has, put into a summary: from the save until the search finds it.
const [saves, found] = [[], []];
for (const [n, path] of records.slice(0, 8).entries()) {
  const word = `zyx${process.pid}q${'abcdefgh'[n]}`;
  await page.goto(server.base + path);
  await page.fill('#f-summary-en', `Helps with ${word}.`);
  const button = page.locator('button[name=do][value=save]').first();
  const from = performance.now();
  await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() < 400), button.click()]);
  saves.push(performance.now() - from);
  for (;;) {
    const answer = await request.post(`${server.base}/en/search`, { form: { q: word } });
    if ((await answer.text()).includes(path.split('/').at(-1))) break;
    if (performance.now() - from > 10_000) throw new Error('not found within ten seconds');
  }
  found.push(performance.now() - from);
}
say('save', saves);
say('from the save until search finds it', found);
await browser.close();
await server.stop();
