// What the nodes explain of an object: a sentence, a strip of segments for each node, and all else as it was said.

const MOST = 2000; // segments drawn
const PLACES = ['under-way', 'in-part', 'with-descriptor', 'off-heap-or-disk', 'hot-copies', 'memory']; // the last wins

/** The numbers of runs such as 0-3,7. */
function* numbers(runs) {
  for (const run of runs.split(',')) {
    const [first, last] = run.split('-').map(Number);
    for (let number = first; number <= (last ?? first) && number < MOST; number++) yield number;
  }
}

/** Where a node has each segment; empty texts where it has none. */
export function places(count, segments) {
  const all = new Array(Math.min(count, MOST)).fill('');
  for (const place of PLACES) {
    if (segments[place]) for (const number of numbers(segments[place])) all[number] = place;
  }
  return all;
}

function element(name, words, className) {
  const made = document.createElement(name);
  if (words !== undefined) made.textContent = words;
  if (className) made.className = className;
  return made;
}

function strip(node, all) {
  const made = element('div', undefined, 'segments');
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', `${node}: ${all.filter(place => place).length} of ${all.length} segments`);
  all.forEach((place, index) => {
    const cell = element('i', undefined, place);
    cell.title = `${index}: ${place || 'not here'}`;
    made.append(cell);
  });
  return made;
}

function sentence(found) {
  const why = found.reason ? `, ${found.reason}` : '';
  const left = found.object?.freshness ? `, ${found.object.freshness.left} s left` : '';
  const rule = found.rule ? `, rule ${found.rule}` : '';
  return `${found.key ?? found.url}: ${found.state}${why}${left}${rule}`;
}

/** Elements for what `explain` answered. */
export function explanation(found) {
  const made = [element('p', sentence(found))];
  if (found.object) {
    for (const [node, known] of Object.entries(found.nodes ?? {})) {
      const all = places(found.object.segments, known.segments ?? {});
      made.push(element('p', `${node}: ${all.filter(place => place).length} of ${found.object.segments} segments`, 'none'), strip(node, all));
    }
  }
  const said = element('pre', JSON.stringify(found, null, 2));
  said.tabIndex = 0;
  said.setAttribute('aria-label', 'all that was said');
  made.push(said);
  return made;
}
