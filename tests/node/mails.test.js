// SPDX-License-Identifier: Apache-2.0
// Mails as a real server gets them: nodemailer's smtp-server takes them, its
// mailparser reads them, and what comes out is what went in. Whatever stands
// in a name or a subject, there are just the headers that there should be.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { simpleParser } = require('mailparser');
const { SMTPServer } = require('smtp-server');

const ROOT = path.join(__dirname, '..', '..');
const COUNT = 500;
const HEADERS = ['auto-submitted', 'content-type', 'date', 'from',
  'message-id', 'mime-version', 'subject', 'to'];

function program() {
  // Beside tests/requests/requests of some build.
  const named = process.env.WAYBILL_REQUESTS;
  const tests = named ? [path.join(path.resolve(named), '..', '..')]
    : ['build-debug', 'build'].map((folder) => path.join(ROOT, folder, 'tests'));
  const places = tests.map((folder) => path.join(folder, 'mails', 'send'));
  const found = places.find((place) => fs.existsSync(place));
  if (!found) throw new Error(`build it first: ${places.join(' or ')}`);
  return found;
}

// The same cases in each run.
let state = 20261129;
const below = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};
const pick = (list) => list[below(list.length)];

const PIECES = ['a', 'B', '7', ' ', '  ', 'å', 'Ø', 'ß', '日本', '📦', '👩‍👩‍👧', 'e\u0301',
  '"', "'", '<', '>', ',', ';', ':', '@', '(', ')', '[', ']', '\\', '=', '?',
  '=?', '?=', '=?UTF-8?Q?x?=', '=?utf-8?B?eA==?=', '_', '%41', '.', '..',
  'Bcc: x@y.example', 'MIME-Version: 1.0', '--=_waybill', '--=_text--',
  '\u202e', '\u200b', '\ufeff', '&amp;', '<b>', '\u2028', '{{ x }}', '$(x)',
  'mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm'];
// What is made a space, or nothing, on its way into a header.
const CONTROLS = ['\r\n', '\n', '\r', '\0', '\t', '\x1b[2J', '\x7f', '\u0085',
  '\r\nBcc: evil@example.com\r\n', '\r\n\r\n<script>', '\n.\n'];

const some = (list, most) =>
  Array.from({ length: below(most) }, () => pick(list)).join('');

// As notify/mail.h says of a line.
const line = (text) => text
  // eslint-disable-next-line no-control-regex
  .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').replace(/^[ ]+|[ ]+$/g, '');

const BODY = ['.', '..', '.\n', '\n.\n', '\n..\n', 'From me\n', ' \n', '\t\n',
  '\n', '\n\n', 'å', '=', '=3D', '--=_waybill\n', '--=_text--\n', '日本\n',
  'QUIT\n', 'x'.repeat(75), 'y'.repeat(1200), ' z ', '\ufeff', '📦\n',
  '-- \n', 'boundary="=_text"\n', '\r\n'];

function letter(n) {
  const mixed = [...PIECES, ...CONTROLS];
  const one = {
    to: `customer${n}@example.com`,
    to_name: some(mixed, 14),
    subject: `S${n} ${some(mixed, 24)}`,
    text: `T${n}\n${some(BODY, 30)}`,
    reference: `demo.${n}.${some(PIECES, 5)}`,
  };
  if (below(3) > 0) one.html = `<p>H${n}</p>\n${some(BODY, 30)}</p>`;
  if (below(3) === 0) {
    one.file = crypto.createHash('sha512').update(String(n)).digest('base64');
    one.file_name = `F${n} ${some(PIECES.slice(0, 12), 6)}.pdf`;
  }
  return one;
}

function received(cases) {
  const mails = new Map();
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData(stream, session, done) {
      simpleParser(stream, { skipTextToHtml: true, skipHtmlToText: true,
        skipTextLinks: true, skipImageLinks: true }).then((mail) => {
        const to = session.envelope.rcptTo.map((r) => r.address);
        assert.strictEqual(to.length, 1);
        assert.ok(!mails.has(to[0]), `twice: ${to[0]}`);
        mails.set(to[0], mail);
        done();
      }, done);
    },
  });
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.server.address();
      const child = spawn(program(), [`smtp://127.0.0.1:${port}`],
        { stdio: ['pipe', 'ignore', 'inherit'] });
      child.on('error', reject);
      child.on('close', (code) => server.close(() =>
        (code === 0 ? resolve(mails) : reject(new Error(`send: ${code}`)))));
      child.stdin.end(cases.map((c) => JSON.stringify(c)).join('\n'));
    });
  });
}

// Line ends are all alike, and no NUL; at the end they do not count.
const text = (words) => words.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
const sent = (words) => text(words.replace(/\r/g, '').replace(
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' '));

function check(one, mail) {
  assert.ok(mail, `${one.to} has none`);
  assert.strictEqual(mail.subject, line(one.subject));
  assert.strictEqual(mail.to.value.length, 1);
  assert.strictEqual(mail.to.value[0].address, one.to);
  assert.strictEqual(mail.to.value[0].name, line(one.to_name));
  assert.strictEqual(mail.from.value[0].name, 'Nordlys & Sønner');
  assert.strictEqual(text(mail.text), sent(one.text));
  assert.strictEqual(text(mail.html || ''), sent(one.html || ''));
  const names = [...mail.headers.keys()].filter(
    (name) => name !== 'content-transfer-encoding').sort();
  assert.deepStrictEqual(names, HEADERS);
  assert.strictEqual(mail.attachments.length, one.file ? 1 : 0);
  if (!one.file) return;
  const [file] = mail.attachments;
  assert.strictEqual(file.content.toString('base64'), one.file);
  assert.strictEqual(file.contentType, 'application/pdf');
  assert.strictEqual(file.filename, line(one.file_name));
}

test(`mails: ${COUNT} nasty ones come out as they went in`, async () => {
  const cases = Array.from({ length: COUNT }, (_, n) => letter(n));
  const mails = await received(cases);
  assert.strictEqual(mails.size, COUNT);
  const wrong = [];
  for (const one of cases) {
    try {
      check(one, mails.get(one.to));
    } catch (error) {
      wrong.push(`${JSON.stringify(one)}\n${error.message}`);
    }
  }
  assert.strictEqual(wrong.length, 0,
    `${wrong.length} of ${COUNT}, the first:\n${wrong[0]}`);
});
