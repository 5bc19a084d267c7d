// The page: who may see it, what it shows each second, and what its forms do.

import * as api from './api.js';
import * as figures from './figures.js';
import * as panels from './panels.js';
import { ThroughputChart } from './chart.js';
import { explanation } from './explanation.js';

const byId = id => document.getElementById(id);

let chart = null;
let last = null;
let stop = null;
let stopCluster = null;

function notice(words) {
  byId('notice').hidden = !words;
  byId('notice').textContent = words ?? '';
}

function show(now) {
  panels.text('node', `${now.node} · ${now.health.status}${now.health.degraded?.length ? ` · ${now.health.degraded.join(', ')}` : ''}`);
  if (last) {
    panels.tiles(last, now);
    chart.add(now.at, figures.rates(last, now));
  }
  panels.tiers(now.stats);
  panels.fills(now.fills);
  panels.ring(now.health);
  panels.objects(now.objects);
  panels.errors(now.errors);
  panels.jobs(now.warm, act);
  byId('scope').hidden = !now.health.cluster;
  last = now;
}

async function act(job, what) {
  const path = `warm/${encodeURIComponent(job.id)}`;
  await said(byId('warm'), () => (what === 'cancel' ? api.change('DELETE', path) : api.post(`${path}/resume`)).then(() => ''));
}

/** Shows the figures of this node or those of the cluster, which are asked for only while they are seen. */
function choose(scope) {
  const whole = scope === 'cluster';
  byId(`scope-${scope}`).checked = true;
  for (const part of document.querySelectorAll('.of-node')) part.hidden = whole;
  for (const part of document.querySelectorAll('.of-cluster')) part.hidden = !whole;
  byId('answered').textContent = whole ? 'asking …' : '';
  stopCluster?.();
  stopCluster = whole ? api.followCluster(told => panels.cluster(figures.cluster(told)), failed) : null;
}

function failed(failure) {
  byId('answered').textContent = failure.message;
  if (failure.status === 401) askForToken();
}

for (const choice of document.querySelectorAll('input[name="scope"]')) {
  choice.addEventListener('change', () => choose(choice.value));
}

function open(session) {
  byId('login').hidden = true;
  byId('main').hidden = false;
  byId('logout').hidden = session['known-by'] !== 'session';
  chart ??= new ThroughputChart(byId('throughput'));
  stop?.();
  stop = api.follow(show, lost => notice(lost ? 'The node does not answer; trying again …' : null), refused);
}

/** Whether the node knows us no more, as after the end of a session. */
function refused(failure) {
  if (failure.status !== 401) return false;
  notice(null);
  askForToken();
  return true;
}

function askForToken() {
  stop?.();
  choose('node');
  byId('main').hidden = true;
  byId('logout').hidden = true;
  byId('login').hidden = false;
  byId('node').textContent = 'logged out';
  byId('token').focus();
}

/** Runs what a form does and writes into it what came of it. */
async function said(form, work) {
  const output = form.querySelector('output');
  output.className = '';
  output.textContent = '…';
  try {
    output.textContent = await work();
  } catch (failure) {
    output.className = 'bad';
    output.textContent = failure.message;
    if (failure.status === 401 && form.id !== 'login') askForToken();
  }
}

function onSubmit(id, work) {
  byId(id).addEventListener('submit', event => {
    event.preventDefault();
    said(byId(id), work);
  });
}

onSubmit('login', async () => {
  const token = byId('token');
  const session = await api.logIn(token.value);
  token.value = '';
  open(session);
  return '';
});

onSubmit('purge', async () => {
  const body = { [byId('purge-kind').value]: byId('purge-value').value };
  if (byId('purge-soft').checked) body.soft = true;
  const done = await (await api.post('purge', body)).json();
  const missing = done.missing.length ? `; not yet by ${done.missing.join(', ')}` : '';
  return `Purge ${done.number} is applied by ${done.applied.join(', ')}${missing}.`;
});

onSubmit('warm', async () => {
  const urls = byId('warm-list').value.split('\n').map(line => line.trim()).filter(line => line);
  const job = await (await api.post('warm', { urls })).json();
  return `Warm-up ${job.id} has begun.`;
});

onSubmit('explain', async () => {
  const found = await api.get(`explain?url=${encodeURIComponent(byId('explain-url').value)}`);
  byId('explained').replaceChildren(...explanation(found));
  return '';
});

byId('logout').addEventListener('click', async () => {
  await api.logOut();
  askForToken();
});

api.whoAmI().then(open, failure => {
  if (failure.status === 401) askForToken();
  else notice(failure.message);
});
