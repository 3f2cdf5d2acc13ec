// SPDX-License-Identifier: Apache-2.0
// What bench/letter.c does, with liquidjs and nodemailer on Node.js: the same
// templates (parsed once) on the same parcel, and the message made of them.
//   node bench/letter.js [MILLISECONDS]
"use strict";

const fs = require("fs");
const path = require("path");
const modules = "../tests/node/node_modules/";
const { Liquid } = require(modules + "liquidjs");
const nodemailer = require(modules + "nodemailer");

const WARM_UP_MS = 500;
const ROOT = path.join(__dirname, "..", "templates", "mail");

const templates = {};
for (const folder of ["part", "en/part"]) {
  for (const file of fs.readdirSync(path.join(ROOT, folder))) {
    templates[path.basename(file, ".liquid")] = fs.readFileSync(
      path.join(ROOT, folder, file), "utf8");
  }
}
const engine = new Liquid({ templates, cache: true, timezoneOffset: 0 });
engine.registerFilter("money", (n) => `${(n / 100).toFixed(2)}\u00a0SEK`);

const parts = {};
let part;
for (const line of fs.readFileSync(path.join(ROOT, "en", "shipped.liquid"),
  "utf8").split("\n")) {
  const mark = /^--- (\w+)$/.exec(line);
  if (mark) parts[part = mark[1]] = "";
  else if (part) parts[part] += line + "\n";
}
const parsed = Object.fromEntries(Object.entries(parts).map(
  ([name, source]) => [name, engine.parse(source)]));

// Only what this mail shows; for HTML the texts are escaped.
const data = (escape) => ({
  language: "en",
  name: "#1001",
  order_status_url: "https://shop.example/orders/1001/status",
  customer: { name: "Anna Svensson" },
  shop: { name: "Nordic Things", url: "https://shop.example.com",
    domain: "shop.example.com", email: "hello@shop.example.com" },
  shipment: { tracking_company: "PostNord", tracking_number: "370000123456",
    tracking_url: "https://carrier.example/track/370000123456",
    line_items: [{ quantity: 2, title: escape('Cup, "hand-made"') },
      { quantity: 1, title: "Tray" }] },
});
const plain = data((text) => text);
const html = data((text) => text.replace(/"/g, "&quot;"));

// At most one empty line in a row, none at the ends.
const tidy = (text) => text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n")
  .replace(/^\n+|\n+$/g, "") + "\n";

const words = () => ({
  subject: engine.renderSync(parsed.subject, plain, { globals: plain }).trim(),
  text: tidy(engine.renderSync(parsed.text, plain,
    { globals: plain })),
  html: engine.renderSync(parsed.html, html, { globals: html }).trim(),
});

const post = nodemailer.createTransport({ streamTransport: true,
  buffer: true, newline: "windows" });
const mail = () => post.sendMail({ from: "Nordic Things <a@shop.example.com>",
  to: "Anna Svensson <anna@example.com>", textEncoding: "quoted-printable",
  encoding: "quoted-printable", ...words() });

const cpuS = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function run(forS) {
  const began = cpuS();
  let count = 0;
  let seconds = 0;
  while (seconds < forS) {
    for (let i = 0; i < 20; i++, count++) await mail();
    seconds = cpuS() - began;
  }
  return count / seconds;
}

async function main() {
  if (process.argv[2] === undefined) {
    console.log(JSON.stringify(words()));
    return;
  }
  await run(WARM_UP_MS / 1000);
  const mailsS = await run(Number(process.argv[2]) / 1000);
  const { message } = await mail();
  console.log(JSON.stringify({ mails_s: mailsS, bytes: message.length }));
}

main();
