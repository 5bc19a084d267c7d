// Throughput by source, as stacked areas over the last minutes.

import { bytes } from './format.js';
import { SOURCES } from './figures.js';

const SECONDS = 300;

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export class ThroughputChart {
  constructor(element) {
    this.element = element;
    this.times = [];
    this.rates = SOURCES.map(() => []);
    this.make();
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.make());
  }

  /** One more look: bytes a second of each source. */
  add(millis, rates) {
    this.times.push(millis / 1000);
    rates.forEach((rate, index) => this.rates[index].push(rate));
    if (this.times.length > SECONDS) {
      this.times.shift();
      this.rates.forEach(one => one.shift());
    }
    this.plot.setData(this.stacked());
  }

  size() {
    return { width: Math.max(200, this.element.clientWidth), height: 240 };
  }

  /** Each source on top of those nearer to the client; the last first, so that none hides another. */
  stacked() {
    const tops = [];
    this.rates.forEach((one, index) => tops.push(one.map((rate, at) => rate + (index === 0 ? 0 : tops[index - 1][at]))));
    return [this.times, ...tops.reverse()];
  }

  make() {
    this.plot?.destroy();
    const axis = { stroke: color('soft'), grid: { stroke: color('line'), width: 1 }, ticks: { stroke: color('line') } };
    const series = SOURCES.map((name, index) => ({
      label: name,
      stroke: color(name),
      fill: color(name),
      width: 1,
      points: { show: false },
      value: (plot, top, line, at) => (at === null ? '–' : `${bytes(this.rates[index][at] ?? 0)}/s`),
    })).reverse();
    this.plot = new uPlot({
      ...this.size(),
      series: [{ label: 'time' }, ...series],
      axes: [axis, { ...axis, size: 80, values: (plot, ticks) => ticks.map(tick => `${bytes(tick)}/s`) }],
      scales: { x: { range: (plot, first, last) => [Math.min(first, last - 60), last] }, y: { range: (plot, low, high) => [0, Math.max(1000, high)] } },
      cursor: { drag: { x: false, y: false } },
    }, this.stacked(), this.element);
  }
}
