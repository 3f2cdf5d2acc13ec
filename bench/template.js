// SPDX-License-Identifier: Apache-2.0
// What bench/template.c does, with liquidjs on Node.js: the same mail, parsed
// once, its data read once, and the processor's time.
//   node bench/template.js FOLDER [MILLISECONDS]
"use strict";

const fs = require("fs");
const path = require("path");
const { Liquid } = require("../tests/node/node_modules/liquidjs");

const WARM_UP_MS = 500;

const [folder, milliseconds] = process.argv.slice(2);
const read = (name) => fs.readFileSync(path.join(folder, name), "utf8");
const engine = new Liquid({
  templates: { address: read("address.liquid") },
  cache: true,
  timezoneOffset: 0,
});
const mail = engine.parse(read("order.liquid"));
const data = JSON.parse(read("order.json"));
const render = () => engine.renderSync(mail, data);

const cpuS = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function run(forS) {
  const began = cpuS();
  let count = 0;
  let seconds = 0;
  while (seconds < forS) {
    for (let i = 0; i < 20; i++, count++) render();
    seconds = cpuS() - began;
  }
  return count / seconds;
}

if (milliseconds === undefined) {
  process.stdout.write(render());
} else {
  run(WARM_UP_MS / 1000);
  const mailsS = run(Number(milliseconds) / 1000);
  console.log(JSON.stringify({ mails_s: mailsS,
    bytes: Buffer.byteLength(render()) }));
}
