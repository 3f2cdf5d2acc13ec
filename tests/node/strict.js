// SPDX-License-Identifier: Apache-2.0
// What Prism lets pass: a member of a body or a query parameter that the
// file does not name. A provider overlooks it too, and what it should have
// said is lost.
'use strict';

const MIXES = ['allOf', 'oneOf', 'anyOf'];

// A schema and all that it is mixed of, each once.
function parts(schema, seen = new Set()) {
  if (!schema || typeof schema !== 'object' || seen.has(schema)) return seen;
  seen.add(schema);
  for (const mix of MIXES) {
    for (const inner of schema[mix] || []) parts(inner, seen);
  }
  return seen;
}

const all = (schemas) => [...schemas].flatMap((one) => [...parts(one)]);

// One that lists no members takes any, and so does one that says so.
function isOpen(schemas) {
  return schemas.every((one) => !one.properties) || schemas.some((one) =>
    one.patternProperties || (one.additionalProperties !== undefined &&
      one.additionalProperties !== false));
}

function unknownIn(schemas, value, place) {
  const list = all(schemas);
  if (Array.isArray(value)) {
    const items = list.filter((one) => one.items).map((one) => one.items);
    return value.flatMap((one, i) => unknownIn(items, one, `${place}.${i}`));
  }
  if (value === null || typeof value !== 'object' || isOpen(list)) return [];
  return Object.keys(value).flatMap((key) => {
    const at = `${place}.${key}`;
    const known = list.map((one) => (one.properties || {})[key])
      .filter((one) => one);
    return known.length ? unknownIn(known, value[key], at)
      : [`${at}: nobody knows it`];
  });
}

// a[1] is as good as a[0], and a[] says what a says (Stripe's expand[]).
const plain = (name) => name.replace(/\[\]$/, '').replace(/\[\d+\]/g, '[0]');

// `alike` makes names of the request and of the file comparable.
function unknownQuery(operation, query, alike) {
  const known = (operation.request.query || [])
    .map((one) => alike(plain(one.name)));
  return Object.keys(query)
    .filter((name) => !known.includes(alike(plain(name))))
    .map((name) => `query.${name}: nobody knows it`);
}

function fits(operation, input) {
  const pattern = operation.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{[^}]+\}/g, '[^/]+');
  return operation.method === input.method &&
    new RegExp(`^${pattern}/?$`).test(input.url.path);
}

// A path without holes goes before one with them.
function operationOf(operations, input) {
  const found = operations.filter((one) => fits(one, input));
  const holes = (one) => one.path.split('{').length;
  return found.sort((a, b) => holes(a) - holes(b))[0];
}

function unknown(operations, input, alike = (name) => name) {
  const operation = operationOf(operations, input);
  if (!operation) return [];
  const schemas = ((operation.request.body || {}).contents || [])
    .map((one) => one.schema).filter((one) => one);
  const body = typeof input.body === 'string' ? undefined : input.body;
  return unknownQuery(operation, input.url.query, alike)
    .concat(unknownIn(schemas, body === undefined ? null : body, 'body'));
}

module.exports = { unknown };
