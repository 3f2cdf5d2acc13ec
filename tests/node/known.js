// SPDX-License-Identifier: Apache-2.0
// Where a provider is known to take what its file forbids. Each row says why;
// a request is mended before it is judged, or words of the judgement are
// forgiven.
'use strict';

const MENDED = [
  { of: 'paypal', at: /./, what: 'body',
    from: /"carrier":"OTHER"/g, to: '"carrier":"DHL"',
    why: 'the text of "carrier" names OTHER, its list leaves it out' },
  { of: 'paypal', at: /^\/v2\/checkout\//, what: 'path',
    from: /\/trackers\/[^/]+$/, to: '/trackers/TRACKER1',
    why: 'the id is made of capture, "-" and number; the file forbids the "-"' },
  { of: 'shipstation', at: /^\/shipments\?/, what: 'path',
    from: /[?&](batchId=\d+|includeShipmentItems=False)/g, to: '',
    why: 'webhooks name their resource with these' },
];

const FORGIVEN = [
  { of: 'shipstation', at: /^\/orders\/createorder$/,
    words: new RegExp('required property ' +
      '\'(?!orderNumber|orderDate|orderStatus|billTo|shipTo)\\w+\''),
    why: 'the file was made of an example and lists all of it; these five ' +
      'are what ShipStation asks for' },
  { of: 'shipstation', at: /^\/v2\/shipments$/,
    words: /shipments\.\d+ must have required property 'ship_from'/,
    why: 'warehouse_id stands for it' },
  { of: 'shipstation', at: /^\/v2\/shipments$/,
    words: /must have required property '(carrier_id|service_code)'/,
    why: 'the file is ShipEngine\'s, which sells labels: with ShipStation ' +
      'the people who pack choose the carrier' },
  { of: 'shipstation', at: /^\/v2\/shipments$/,
    words: /ship_to must have required property '\w+'/,
    why: 'an address is what the customer gave: it is refused there, and ' +
      'held here' },
];

const isAbout = (request) => (row) =>
  row.of === request.provider && row.at.test(request.path);

function mend(request) {
  return MENDED.filter(isAbout(request)).reduce((mended, row) =>
    ({ ...mended, [row.what]: mended[row.what].replace(row.from, row.to) }),
  request);
}

const isForgiven = (request, words) =>
  FORGIVEN.some((row) => isAbout(request)(row) && row.words.test(words));

module.exports = { isAbout, isForgiven, mend };
