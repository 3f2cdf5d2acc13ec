// SPDX-License-Identifier: Apache-2.0
// Prism without its server: what an OpenAPI file says of a request. The same
// code as `prism mock --errors` runs, but nothing listens, nothing is left
// behind, and each contract costs no start of a process.
'use strict';

const { createInstance, getHttpOperationsFromSpec } =
  require('@stoplight/prism-http');
const { unknown } = require('./strict');

const CONFIG = {
  isProxy: false,
  checkSecurity: true,
  errors: true,
  validateRequest: true,
  validateResponse: false,
  mock: { dynamic: false },
};
const ERROR = 0; // severity of a violation, as in the Language Server Protocol

const quiet = {
  child: () => quiet,
  ...Object.fromEntries(['trace', 'debug', 'info', 'success', 'start', 'warn',
    'error', 'fatal'].map((level) => [level, () => {}])),
};

function header(request, name) {
  const found = Object.entries(request.headers)
    .find(([key]) => key.toLowerCase() === name);
  return found ? found[1] : '';
}

// As Prism's server does: JSON is parsed, all else is text.
function body(request) {
  if (request.body === '') return undefined;
  return /^application\/([\w.]+\+)?json/.test(header(request, 'content-type'))
    ? JSON.parse(request.body) : request.body;
}

function query(search) {
  const out = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    out[key] = values.length === 1 ? values[0] : values;
  }
  return out;
}

function input(request, path) {
  const url = new URL(path, 'http://contract.example');
  const headers = Object.entries(request.headers)
    .map(([key, value]) => [key.toLowerCase(), value]);
  return {
    method: request.method.toLowerCase(),
    url: { path: url.pathname, query: query(url.searchParams) },
    headers: Object.fromEntries(headers),
    body: body(request),
  };
}

function refusal(error) {
  const words = (error.additional && error.additional.validation) || [];
  return words.length ? words.map((one) => `${one.location}: ${one.message}`)
    : [String(error.detail || error)];
}

function problems(result) {
  if (result._tag === 'Left') return refusal(result.left);
  const { output, validations } = result.right;
  const words = validations.input.filter((one) => one.severity === ERROR)
    .map((one) => `${(one.path || []).join('.')}: ${one.message}`);
  if (words.length || output.statusCode < 400) return words;
  return [`answered ${output.statusCode}`];
}

// open(place) gives check(request, path): the list of what is wrong with it.
async function open(place, alike) {
  const operations = await getHttpOperationsFromSpec(place);
  const prism = createInstance(CONFIG, { logger: quiet });
  return async (request, path) => {
    const asked = input(request, path);
    // Prism keeps what one request accepts in its configuration: each has one
    // of its own.
    const config = { ...CONFIG, mock: { ...CONFIG.mock } };
    const result = await prism.request(asked, operations, config)();
    return problems(result).concat(unknown(operations, asked, alike));
  };
}

module.exports = { open };
