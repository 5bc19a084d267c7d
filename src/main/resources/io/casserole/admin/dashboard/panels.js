// Lists and tables that are drawn anew with each look at the node.

import { bytes, percent, seconds, time } from './format.js';
import * as figures from './figures.js';

const byId = id => document.getElementById(id);

/** Shows these words; what shows them already is left alone, so that nobody hears it read out again. */
export function text(id, words) {
  const shown = byId(id);
  if (shown.textContent !== words) shown.textContent = words;
}

function element(name, words, className) {
  const made = document.createElement(name);
  if (words !== undefined) made.textContent = words;
  if (className) made.className = className;
  return made;
}

/** Puts children in the place of those there are, or a line that says that there are none. */
function fill(id, children, none) {
  const parent = byId(id);
  if (children.length > 0) {
    parent.replaceChildren(...children);
  } else if (parent.tagName === 'TBODY') {
    const cell = element('td', none, 'none');
    cell.colSpan = 3;
    const row = element('tr');
    row.append(cell);
    parent.replaceChildren(row);
  } else {
    parent.replaceChildren(element('li', none, 'none'));
  }
}

function row(...cells) {
  const made = element('tr');
  made.append(...cells);
  return made;
}

function bar(name, value, most, words) {
  const item = element('li');
  const label = element('span', name);
  label.title = name;
  const progress = element('progress');
  progress.max = Math.max(1, most);
  progress.value = value;
  progress.setAttribute('aria-label', `${name}: ${words}`);
  item.append(label, element('span', words, 'figures'), progress);
  return item;
}

export function tiles(before, now) {
  const rates = figures.rates(before, now);
  text('rate', `${bytes(rates.reduce((all, one) => all + one, 0))}/s`);
  text('hit-ratio', ratio(figures.hitRatio(now.stats)));
  text('saved', bytes(figures.value(now.stats, 'casserole_saved_bytes')));
  text('requests', figures.growth(before, now, 'casserole_client_requests_total').toFixed(1));
  text('under-way', String(figures.value(now.stats, 'casserole_client_responses')));
}

function ratio(share) {
  return share === null ? '–' : percent(share);
}

/** Sums of all nodes that have answered. */
export function cluster(now) {
  const all = figures.sum(now.stats, 'casserole_client_sent_bytes_total');
  text('cluster-sent', bytes(all));
  text('cluster-hit-ratio', ratio(figures.hitRatio(now.stats)));
  text('cluster-saved', bytes(now.saved));
  text('cluster-requests', figures.sum(now.stats, 'casserole_client_requests_total').toLocaleString('en'));
  text('cluster-under-way', String(figures.value(now.stats, 'casserole_client_responses')));
  fill('cluster-sources', figures.bytesBySource(now.stats).map(([source, sent]) =>
    bar(source, sent, all, bytes(sent))), 'none');
  tiers(now.stats, 'cluster-tiers');
  const missing = now.missing.length ? `; no answer from ${now.missing.join(', ')}` : '';
  text('answered', `${now.answered} of ${now.answered + now.missing.length} members answered${missing}`);
}

export function tiers(stats, id = 'tiers') {
  fill(id, figures.tiers(stats).map(it =>
    bar(it.name, it.used, it.limit, `${bytes(it.used)} of ${bytes(it.limit)}`)), 'none');
}

export function fills(list) {
  fill('fills', list.map(it => {
    const others = it.segments > 1 ? `, ${it.segments} segments` : '';
    return bar(it.target, it.bytes, it.size, `${bytes(it.bytes)} of ${bytes(it.size)}${others}`);
  }), 'nothing is being fetched');
}

export function ring(health) {
  const cluster = health.cluster;
  const members = cluster?.members ?? [];
  const all = members.filter(it => it.state === 'serving').reduce((sum, it) => sum + it.weight, 0);
  const degraded = health.degraded ?? [];
  text('ring-state', !cluster ? 'This node works alone.' : degraded.length ? degraded.join(', ') : 'all is well');
  fill('ring', members.map(it => row(
    element('td', it.id === cluster.self ? `${it.id} (this node)` : it.id),
    element('td', it.state === 'serving' && all > 0 ? percent(it.weight / all) : '–'),
    element('td', it.circuit === 'closed' ? it.state : `${it.state}, circuit ${it.circuit}`, it.circuit === 'closed' ? '' : 'bad'),
  )).concat((cluster?.['left-out'] ?? []).map(it => row(
    element('td', it.id), element('td', '–'), element('td', `left out: ${it.reason}`, 'bad')))), 'no members');
}

export function objects(list) {
  fill('objects', list.map(it => row(
    element('td', it.target), element('td', bytes(it.bytes), 'number'), element('td', String(it.requests), 'number'))),
  'nothing was sent yet');
}

export function errors(list) {
  fill('errors', list.map(it => row(
    element('td', time(it.at)), element('td', it.target), element('td', it.what, 'bad'))), 'none');
}

/** @param act is told the job and whether it is to be cancelled or resumed */
export function jobs(list, act) {
  const focused = document.activeElement?.dataset?.job; // drawn anew each second: who stands on a button stays there
  fill('warm-jobs', list.map(it => job(it, act)), 'no warm-ups');
  if (focused) document.querySelector(`[data-job="${CSS.escape(focused)}"]`)?.focus();
}

function job(it, act) {
  const { held, copied, fetched, expected } = it.bytes;
  const left = it['seconds-left'] === undefined ? '' : `, ${bytes(it['bytes-per-second'])}/s, ${seconds(it['seconds-left'])} left`;
  const failed = it.objects.failed > 0 ? `, ${it.objects.failed} failed` : '';
  const item = bar(`${it.id}: ${it.state}`, it.percent, 100, `${bytes(held + copied + fetched)} of ${bytes(expected)}${left}${failed}`);
  if (it.state !== 'done') {
    const running = it.state === 'running';
    const button = element('button', running ? 'Cancel' : 'Resume');
    button.type = 'button';
    button.dataset.job = it.id;
    button.setAttribute('aria-label', `${button.textContent} ${it.id}`);
    button.addEventListener('click', () => act(it, running ? 'cancel' : 'resume'));
    item.append(button);
  }
  return item;
}
