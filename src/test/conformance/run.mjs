// Runs an edition of the suite http-cache-tests against a cache, with the edition's own origin behind it.
//
//   node run.mjs EDITION RESULTS
//
// EDITION is the directory of a package of the registry or of a checkout of the suite's repository. The origin's port is the first line of
// standard output; the URL of the cache is then expected as a line of standard input. RESULTS gets a line for each case that a cache that
// is not a browser's has to do with: group, kind, case, and why it failed (nothing if it passed), with tabs between.

import fs from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

const [edition, results] = process.argv.slice(2)
const AT_ONCE = 50

// What the edition prints is no result.
console.log = console.error

const engine = fs.existsSync(path.join(edition, 'test-engine')) ? 'test-engine' : '.'
const load = (...segments) => import(pathToFileURL(path.resolve(edition, ...segments)))
const part = async (...segments) => (await load(...segments)).default

async function startOrigin () {
  const handlers = {
    config: await part(engine, 'server', 'handle-config.mjs'),
    state: await part(engine, 'server', 'handle-state.mjs'),
    test: await part(engine, 'server', 'handle-test.mjs')
  }
  const server = http.createServer((request, response) => {
    const [, handler, ...segments] = new URL(request.url, 'http://origin').pathname.split('/')
    if (handler in handlers) return handlers[handler](segments, request, response)
    response.writeHead(404).end()
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  process.stdout.write(`${server.address().port}\n`)
}

async function readCache () {
  for await (const line of readline.createInterface({ input: process.stdin })) return line
}

async function allGroups () {
  const groups = await part('tests', 'index.mjs')
  // The edition of the registry leaves this group to be added by its command line.
  if (fs.existsSync(path.join(edition, 'tests', 'surrogate-control.mjs'))) {
    groups.push(await part('tests', 'surrogate-control.mjs'))
  }
  return groups
}

// Fetch adds fields that make a request for a cache; the suite's own clients prevent it by fields that mean nothing.
function plainly (fetch) {
  return (url, init = {}) => {
    const { cache, headers = [], ...rest } = init
    const has = name => headers.some(([other]) => other.toLowerCase() === name)
    const more = [['Pragma', 'foo'], ['Cache-Control', 'nothing-to-see-here']].filter(([name]) => !has(name.toLowerCase()))
    return fetch(url, { ...rest, headers: [...headers, ...more] })
  }
}

async function clientFor (cache) {
  const config = await load(engine, 'client', 'config.mjs')
  const { makeTest, makeCacheTest, testResults } = await load(engine, 'client', 'test.mjs')
  globalThis.fetch = plainly(fetchOfEdition())
  config.setFetch?.(globalThis.fetch)
  config.setBaseUrl(cache)
  config.setUseBrowserCache(false)
  return async test => {
    delete testResults[test.id]
    await (makeTest ?? makeCacheTest)(structuredClone(test))
    return testResults[test.id]
  }
}

// Interim responses are seen by undici's own fetch only.
function fetchOfEdition () {
  const ofEdition = createRequire(path.resolve(edition, 'package.json'))
  try {
    return ofEdition('undici').fetch
  } catch {
    return globalThis.fetch
  }
}

async function runAll (tests, run) {
  const outcomes = new Map()
  for (let i = 0; i < tests.length; i += AT_ONCE) {
    await Promise.all(tests.slice(i, i + AT_ONCE).map(async test => outcomes.set(test.id, await run(test))))
  }
  return outcomes
}

await startOrigin()
const cache = await readCache()
const groups = await allGroups()
const tests = groups.flatMap(group => group.tests.map(test => ({ ...test, group: group.id, kind: test.kind ?? 'required' })))
  .filter(test => !test.browser_only)
const run = await clientFor(cache)
// Some responses are fresh for a second or two only, which a cache that has just been started may take to answer.
await runAll(tests.slice(0, AT_ONCE), run)
// Each case has one chance: what fails now and then is a fault, of the cache or of the case.
const outcomes = await runAll(tests, run)
const lines = tests.map(test => {
  const outcome = outcomes.get(test.id)
  return [test.group, test.kind, test.id, outcome === true ? '' : outcome.join(': ').replace(/\s+/g, ' ')].join('\t')
})
fs.writeFileSync(results, lines.join('\n') + '\n')
process.exit(0)
