// SPDX-License-Identifier: Apache-2.0
// a[b][c]=1 -> {a: {b: {c: "1"}}}; a[]=1 and a[0]=1 -> {a: ["1"]}.
'use strict';

function keys(name) {
  const [head, ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

const isIndex = (key) => key === '' || /^\d+$/.test(key);

function put(out, path, value) {
  let place = out;
  path.forEach((key, i) => {
    const at = key === '' ? place.length : key;
    if (i === path.length - 1) {
      if (place[at] !== undefined) throw new Error(`${path} stands twice`);
      place[at] = value;
      return;
    }
    if (place[at] === undefined) place[at] = isIndex(path[i + 1]) ? [] : {};
    place = place[at];
  });
}

function decodeForm(body) {
  const out = {};
  for (const [name, value] of new URLSearchParams(body)) {
    put(out, keys(name), value);
  }
  return out;
}

module.exports = { decodeForm };
