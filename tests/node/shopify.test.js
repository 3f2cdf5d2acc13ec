// SPDX-License-Identifier: Apache-2.0
// Every query that we send to Shopify, and its variables, against the schema
// of the version that we name in the address.
'use strict';

const assert = require('node:assert');
const test = require('node:test');
const {
  buildSchema, getOperationAST, getVariableValues, NoDeprecatedCustomRule,
  parse, validate,
} = require('graphql');
const { readContract, requests, title } = require('./requests');
const { spoiled } = require('./wrong');

const VERSION = '2026-10';
const text = readContract(`shopify/admin-${VERSION}.nodesc.graphql`);
const schema = text && buildSchema(text);

// The messages of everything that is wrong with a query or its variables.
function refusals(body) {
  let document;
  try {
    document = parse(body.query);
  } catch (error) {
    return [error.message];
  }
  const wrong = validate(schema, document).map((error) => error.message);
  if (wrong.length) return wrong;
  const operation = getOperationAST(document, body.operationName);
  if (!operation) return ['there is no one operation'];
  const { errors } = getVariableValues(schema,
    operation.variableDefinitions || [], body.variables || {});
  return unknownVariables(operation, body)
    .concat((errors || []).map((error) => error.message));
}

// graphql-js overlooks a variable that no one declared; Shopify does too, but
// what it carries would be lost.
function unknownVariables(operation, body) {
  const known = (operation.variableDefinitions || [])
    .map((definition) => definition.variable.name.value);
  return Object.keys(body.variables || {})
    .filter((name) => !known.includes(name))
    .map((name) => `nothing takes the variable ${name}`);
}

function deprecations(body) {
  return validate(schema, parse(body.query), [NoDeprecatedCustomRule])
    .map((error) => error.message);
}

const isQuery = (request) => request.path.endsWith('/graphql.json');

function checkQuery(request) {
  test(title(request), (t) => {
    assert.equal(request.path, `/admin/api/${VERSION}/graphql.json`);
    const body = JSON.parse(request.body);
    assert.deepEqual(refusals(body), []);
    for (const words of deprecations(body)) t.diagnostic(words);
  });
}

// What is not GraphQL is the grant of a token, which has no contract here.
function checkOther(request) {
  test(title(request), () => {
    assert.equal(request.path, '/admin/oauth/access_token');
    assert.equal(request.method, 'POST');
  });
}

function plantedQueries() {
  const good = '{"query":"query($id:ID!){order(id:$id){id}}",' +
    '"variables":{"id":"gid://shopify/Order/1"}}';
  const planted = [
    ['$id:ID!', '$id:String!'], ['order(id', 'ordre(id'], ['{id}', '{uid}'],
    ['"variables":{"id"', '"variables":{"it"'], ['{id}', '{'],
    ['"gid://shopify/Order/1"', '{"gid":1}'],
  ];
  test('shopify: a wrong query is refused', () => {
    assert.deepEqual(refusals(JSON.parse(good)), []);
    for (const [from, to] of planted) {
      const body = JSON.parse(good.replace(from, to));
      assert.notDeepEqual(refusals(body), [], `${from} -> ${to}`);
    }
  });
}

function plantedVariables(all) {
  const withVariables = all.filter(isQuery)
    .map((request) => JSON.parse(request.body))
    .filter((body) => Object.keys(body.variables || {}).length);
  test('shopify: wrong variables are refused', () => {
    assert.ok(withVariables.length > 0);
    for (const body of withVariables) {
      const refused = [...spoiled(body.variables)].filter(
        (variables) => refusals({ ...body, variables }).length);
      assert.ok(refused.length > 0, body.query.slice(0, 60));
    }
  });
}

if (schema) {
  const all = requests('shopify');
  for (const one of all) (isQuery(one) ? checkQuery : checkOther)(one);
  plantedQueries();
  plantedVariables(all);
}
