// SPDX-License-Identifier: Apache-2.0
// Stripe, twice: Prism knows the addresses and the queries, but takes any
// form; the strict schemas know each form and take nothing that is unknown.
'use strict';

const assert = require('node:assert');
const test = require('node:test');
const Ajv = require('ajv');
const { checkAll } = require('./openapi');
const { decodeForm } = require('./form');
const { readContract, requests, title } = require('./requests');

const PROVIDER = 'stripe';
const VERSION = '2023-08-16';
const KEY_MAX = 255; // docs.stripe.com/api/idempotent_requests
const STRICT = 'stripe/request_schemas.strict.json';

const ajv = new Ajv({
  coerceTypes: true, strict: false, allErrors: true,
  formats: { 'unix-time': true }, // a word of Stripe's: a whole number
});

// "POST /v1/charges/{charge}" fits "POST /v1/charges/ch_1".
function fits(key, request) {
  const pattern = key.replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`)
    .test(`${request.method} ${request.path.split('?')[0]}`);
}

function formChecker(schemas) {
  const compiled = new Map();
  return (request) => {
    const key = Object.keys(schemas).find((one) => fits(one, request));
    if (!key) return [`no schema for ${request.method} ${request.path}`];
    if (!compiled.has(key)) compiled.set(key, ajv.compile(schemas[key]));
    const check = compiled.get(key);
    check(decodeForm(request.body));
    return (check.errors || []).map(
      (error) => `${error.instancePath} ${error.message}`);
  };
}

function header(request, name) {
  return Object.entries(request.headers)
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value).join();
}

function checkForm(check, request) {
  test(`${title(request)}: form`, () => {
    assert.equal(header(request, 'content-type'),
      'application/x-www-form-urlencoded');
    assert.equal(header(request, 'stripe-version'), VERSION);
    const key = header(request, 'idempotency-key');
    assert.ok(key.length > 0 && key.length <= KEY_MAX, `key "${key}"`);
    assert.deepEqual(check(request), []);
  });
}

// One word in each form that Stripe does not know, at each depth.
function planted(request) {
  const pairs = request.body.split('&');
  return pairs.map((pair, i) => {
    const spoiled = [...pairs];
    const [name, value] = pair.split('=');
    spoiled[i] = name.replace(/(\w)(%5D)?$/, '$1x$2') + '=' + value;
    return { ...request, body: spoiled.join('&') };
  });
}

function checkPlanted(check, all) {
  test('stripe: a word that Stripe does not know is refused', () => {
    for (const request of all) {
      const list = planted(request);
      assert.ok(list.length > 0);
      for (const one of list) {
        assert.notDeepEqual(check(one), [], one.body);
      }
    }
  });
}

checkAll(PROVIDER);
const strict = readContract(STRICT);
if (strict) {
  const check = formChecker(JSON.parse(strict).schemas);
  const forms = requests(PROVIDER).filter((one) => one.method === 'POST');
  for (const request of forms) checkForm(check, request);
  checkPlanted(check, forms);
}
