// A deployment of its own, with the servers beside it that a test needs: each a process.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const binary = process.env.FRONTDOOR_BIN ?? new URL('../target/debug/frontdoor', import.meta.url).pathname;

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a script of `servers/`: what it says comes one JSON line at a time. */
export async function startServer(script, args = []) {
  const child = spawn('node', [new URL(`servers/${script}`, import.meta.url).pathname, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const says = async () => JSON.parse((await lines.next()).value);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  return { first: await says(), says, stop: () => { child.kill(); return gone; } };
}

/** Starts `frontdoor serve` at http://localhost with these further settings. */
export async function startDeployment(port, settings) {
  const home = mkdtempSync(join(tmpdir(), 'frontdoor-e2e-'));
  const base = `http://localhost:${port}`;
  writeFileSync(join(home, 'frontdoor.toml'), `[site]\nname = { en = "211 Lakeshore", fr = "211 Bord-du-Lac" }\nbase_url = "${base}"\n${settings}`);
  const args = ['serve', '--home', home, '--listen', `127.0.0.1:${port}`];
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FRONTDOOR_OIDC_CITY_SECRET: 'a secret of the two' } });
  let said = '';
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => { said += chunk; if (said.includes(base)) resolve(); });
    child.stderr.on('data', (chunk) => { said += chunk; });
    child.once('exit', (code) => reject(new Error(`frontdoor ended with ${code}:\n${said}`)));
  });
  return {
    base,
    home,
    said: () => said,
    /** Runs another command on it, and gives what it says. */
    run: (...command) => new Promise((resolve, reject) => {
      execFile(binary, [...command, '--home', home], (error, out, err) => (error ? reject(new Error(err)) : resolve(out)));
    }),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
