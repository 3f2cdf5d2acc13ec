// SPDX-License-Identifier: Apache-2.0
// No provider is left out: it has a contract here, or a page of our own.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { requests } = require('./requests');

// Their contracts are docs/contract-*.md; tests of the connectors and of the
// simulator keep them. ShipEngine is asked for its public keys alone, of
// which its contract says nothing.
const OWN = ['gateway', 'invoicing', 'warehouse', 'warehouse_csv'];

// e-conomic describes this interface on pages, and in no file that requests
// could be put to: tests of the connector and of the simulator keep it.
const PAGES = ['economic'];

for (const name of new Set(requests().map((request) => request.provider))) {
  test(`${name} has a contract`, () => {
    const file = path.join(__dirname, `${name}.test.js`);
    assert.ok(OWN.includes(name) || PAGES.includes(name) || fs.existsSync(file));
  });
}
