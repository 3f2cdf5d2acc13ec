// SPDX-License-Identifier: Apache-2.0
// Which OpenAPI file a request belongs to, and its tests.
'use strict';

const assert = require('node:assert');
const test = require('node:test');
const prism = require('./prism');
const { isAbout, isForgiven, mend } = require('./known');
const { contract, requests, title } = require('./requests');
const { isJson, wrongs } = require('./wrong');

// Magento takes filter_groups as well as filterGroups.
const camel = (name) =>
  name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

// at: its addresses; less: what stands before the file's own paths in them.
const CONTRACTS = [
  { of: 'stripe', at: /^\/v1\/(?!payouts|balance_transactions)/,
    file: 'stripe/stripe-2023-08-16.prism-small.openapi.json' },
  { of: 'paypal', at: /^\/v2\/checkout\//,
    file: 'paypal/checkout_orders_v2.json' },
  { of: 'paypal', at: /^\/v2\/payments\//,
    file: 'paypal/payments_payment_v2.json' },
  { of: 'paypal', at: /^\/v1\/shipping\//,
    file: 'paypal/shipping_shipment_tracking_v1.json' },
  { of: 'paypal', at: /^\/v1\/notifications\//,
    file: 'paypal/notifications_webhooks_v1.json' },
  { of: 'paypal', at: /^\/v1\/customer\//,
    file: 'paypal/customer_disputes_v1.json' },
  { of: 'paypal', at: /^\/v1\/reporting\//,
    file: 'paypal/reporting_transactions_v1.json' },
  { of: 'fortnox', at: /^\/3\//,
    file: 'fortnox/fortnox.trimmed.openapi.json' },
  { of: 'magento', at: /^(\/rest\/\w+)?\/V1\//, less: /^\/rest\/\w+/,
    file: 'magento/admin-2.4.8.trimmed.swagger.json', alike: camel },
  { of: 'shipstation', at: /^\/v\d\/(?!inventory)/, less: /^\/v\d/, base: '/v1',
    file: 'shipstation/shipengine.openapi.yaml' },
  { of: 'shipstation', at: /^\/(?!v\d\/)/,
    file: 'shipstation/shipstation-v1.openapi.yaml' },
];

// Requests that no file describes, and why that must do.
const WITHOUT = [
  { of: 'paypal', at: /^\/v1\/oauth2\/token$/,
    why: 'PayPal publishes no file for it' },
  { of: 'paypal', at: /^$/,
    why: 'a certificate, at the address that a webhook names' },
  { of: 'stripe', at: /^\/v1\/(payouts|balance_transactions)\?/,
    why: 'the small file that is kept has no payouts' },
  { of: 'shipstation', at: /^\/v2\/inventory\?/,
    why: 'the file is ShipEngine\'s, which keeps no stock' },
  { of: 'fortnox', at: /^\/oauth-v1\/token$|^$/,
    why: 'its file has no tokens, which stand on another host' },
  { of: 'shipengine', at: /^\/jwks$/,
    why: 'the keys of webhooks, which its file leaves out' },
];

function pathOf(request, row) {
  return (row.base || '') + request.path.replace(row.less || '', '');
}

const opened = new Map();

async function check(row, place, request, path) {
  if (!opened.has(place)) opened.set(place, prism.open(place, row.alike));
  const words = await (await opened.get(place))(request, path);
  return words.filter((one) => !isForgiven(request, one));
}

function checkOne(request, row, place) {
  test(title(request), async () => {
    const words = await check(row, place, request, pathOf(request, row));
    assert.deepEqual(words, []);
  });
}

// "POST /v2/checkout/orders/X/track": requests that one operation takes.
function kindOf(request) {
  const path = request.path.split('?')[0].split('/')
    .map((part) => (/^(v\d|[a-z_-]*)$/i.test(part) ? part : 'X')).join('/');
  return `${request.method} ${path}`;
}

// Each kind of request, spoiled in every way, must be refused in some: one
// for the address, and one more for what it carries. A form is text to
// Prism: stripe.test.js knows better.
function checkRefusals(request, row, place) {
  test(`${request.provider}: a wrong ${kindOf(request)} is refused`,
    async () => {
      const path = pathOf(request, row);
      const needed = isJson(request) || path.includes('?') ? 2 : 1;
      let refused = 0;
      for (const [wrong, at] of wrongs(request, path)) {
        refused += (await check(row, place, wrong, at)).length > 0;
      }
      assert.ok(refused >= needed, `${refused} were refused`);
    });
}

function checkAgainst(row, list) {
  const place = list.length ? contract(row.file) : null;
  if (!place) return;
  const kinds = new Set();
  for (const request of list) {
    checkOne(request, row, place);
    if (kinds.has(kindOf(request))) continue;
    kinds.add(kindOf(request));
    checkRefusals(request, row, place);
  }
}

// Every request of a provider, by the first row that is about it.
function checkAll(provider) {
  const groups = new Map(CONTRACTS.map((row) => [row, []]));
  for (const request of requests(provider).map(mend)) {
    const row = CONTRACTS.find(isAbout(request));
    if (row) {
      groups.get(row).push(request);
    } else if (!WITHOUT.some(isAbout(request))) {
      test(title(request), () => assert.fail(`no contract: ${request.url}`));
    }
  }
  for (const [row, list] of groups) checkAgainst(row, list);
}

module.exports = { checkAll };
