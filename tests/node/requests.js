// SPDX-License-Identifier: Apache-2.0
// What the connectors build (tests/requests prints it), and the contracts.
'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');

const ROOT = path.join(__dirname, '..', '..');
const OUTPUT_MAX = 64 << 20;
const PRINT_MS = 60000;

function program() {
  const named = process.env.WAYBILL_REQUESTS;
  const places = named ? [path.resolve(named)] : ['build-debug', 'build'].map(
    (folder) => path.join(ROOT, folder, 'tests', 'requests', 'requests'));
  const found = places.find((place) => fs.existsSync(place));
  if (!found) throw new Error(`build it first: ${places.join(' or ')}`);
  return found;
}

// Every request that a provider's connector can build.
function requests(provider) {
  const text = execFileSync(program(), {
    encoding: 'utf8', maxBuffer: OUTPUT_MAX, timeout: PRINT_MS,
  });
  return text.trimEnd().split('\n').map((line) => JSON.parse(line))
    .filter((request) => !provider || request.provider === provider);
}

// The place of a contract, or null where there is none: then the tests are
// skipped, but in CI that is a failure.
function contract(name) {
  const shared = process.env.WAYBILL_SHARED || path.join(ROOT, '..', 'shared');
  const place = path.join(shared, 'contracts', name);
  if (fs.existsSync(place)) return place;
  const why = `no ${place}: set WAYBILL_SHARED`;
  test(name, { skip: process.env.CI === 'true' ? false : why },
    () => assert.fail(why));
  return null;
}

function readContract(name) {
  const place = contract(name);
  return place && fs.readFileSync(place, 'utf8');
}

const title = (request) =>
  `${request.provider} ${request.verb}: ${request.name}`;

module.exports = { contract, readContract, requests, title };
