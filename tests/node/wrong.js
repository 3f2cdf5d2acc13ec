// SPDX-License-Identifier: Apache-2.0
// Requests that are surely wrong. Prism leaves out what it can't compile and
// says nothing, so that "no violation" alone proves nothing: each operation
// must be seen to refuse something too.
'use strict';

function otherType(value) {
  if (typeof value === 'string') return { wrong: [true] };
  if (Array.isArray(value)) return 'wrong';
  if (value === null || typeof value !== 'object') return ['wrong'];
  return 7;
}

// The same document, once for each member (down to `depth`) with a value of
// another type, once without it, and once with a member that nobody knows.
function* spoiled(value, depth = 4) {
  if (depth === 0 || value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    const copy = Array.isArray(value) ? [...value] : { ...value };
    copy[key] = otherType(value[key]);
    yield copy;
    for (const inner of spoiled(value[key], depth - 1)) {
      yield Object.assign(Array.isArray(value) ? [...value] : { ...value },
        { [key]: inner });
    }
    if (Array.isArray(value)) continue;
    const { [key]: left, ...rest } = value;
    yield rest;
    yield { ...rest, [`${key}_x`]: left };
  }
}

function* spoiledQueries(path) {
  const url = new URL(path, 'http://contract.example');
  for (const key of new Set(url.searchParams.keys())) {
    const copy = new URL(url);
    copy.searchParams.set(key, 'wrong wrong');
    yield copy.pathname + copy.search;
    copy.searchParams.delete(key);
    yield copy.pathname + copy.search;
    copy.searchParams.set(`${key}x`, 'x');
    yield copy.pathname + copy.search;
  }
}

// An empty object says nothing that could be wrong.
const isJson = (request) => /^[{[]./.test(request.body) &&
  request.body !== '{}';

// Wrong forms of a request: [request, path] pairs.
function* wrongs(request, path) {
  yield [{ ...request, method: 'DELETE' }, '/v9/nowhere'];
  for (const one of spoiledQueries(path)) yield [request, one];
  if (!isJson(request)) return;
  for (const one of spoiled(JSON.parse(request.body))) {
    yield [{ ...request, body: JSON.stringify(one) }, path];
  }
}

module.exports = { isJson, spoiled, wrongs };
