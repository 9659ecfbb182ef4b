// A mail server of its own process that keeps nothing: it prints each letter it takes as one line of JSON.
//   node smtp.mjs [--tls CERTIFICATE KEY] [--user NAME PASSWORD] [--mend] [--slow]
// What it does with a letter depends on the receiver's name:
//   refused@…  550, there is no such mailbox        later@…  451, not now
//   broken@…   breaks the connection off while the letter is being handed over; with --mend it does not
// With --slow it answers a while after it has taken a letter.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const args = process.argv.slice(2);
const option = (name, count) => (args.includes(name) ? args.slice(args.indexOf(name) + 1).slice(0, count) : null);
const tls = option('--tls', 2);
const user = option('--user', 2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function refusal(code) {
  const error = new Error('this mailbox takes no letters');
  error.responseCode = code;
  return error;
}

const server = new SMTPServer({
  ...(tls ? { cert: readFileSync(tls[0]), key: readFileSync(tls[1]) } : { hideSTARTTLS: true }),
  ...(user ? {} : { disabledCommands: ['AUTH'], authOptional: true }),
  allowInsecureAuth: !tls,
  logger: false,
  onAuth(auth, session, done) {
    if (auth.username === user[0] && auth.password === user[1]) done(null, { user: auth.username });
    else done(Object.assign(new Error('this is not the password'), { responseCode: 535 }));
  },
  onRcptTo(address, session, done) {
    const name = address.address.split('@')[0];
    if (name === 'refused') done(refusal(550));
    else if (name === 'later') done(refusal(451));
    else done();
  },
  onData(stream, session, done) {
    const broken = !args.includes('--mend') && session.envelope.rcptTo.some(({ address }) => address.startsWith('broken@'));
    let letter = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => { letter += chunk; });
    stream.on('end', () => {
      if (broken) {
        for (const connection of server.connections) connection._socket.destroy();
        return;
      }
      say({
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
        tls: Boolean(session.secure),
        user: session.user ?? null,
        letter,
      });
      setTimeout(() => done(null, 'taken'), args.includes('--slow') ? 500 : 0);
    });
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }));
// It ends with whoever started it.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
