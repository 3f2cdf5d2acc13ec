// SPDX-License-Identifier: Apache-2.0
// All of them in one process: Prism is loaded once.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

for (const name of fs.readdirSync(__dirname).sort()) {
  const own = path.join(__dirname, name) === __filename;
  if (name.endsWith('.test.js') && !own) require(`./${name}`);
}
