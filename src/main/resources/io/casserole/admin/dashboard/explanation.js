// What the node explains of an object: its segments as a strip, and all else as it was said.

const MOST = 4000; // segments drawn

function strip(segments) {
  const made = document.createElement('div');
  made.className = 'segments';
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', 'where each segment is');
  segments.slice(0, MOST).forEach((place, index) => {
    const cell = document.createElement('i');
    cell.className = place;
    cell.title = `${index}: ${place || 'not here'}`;
    made.append(cell);
  });
  return made;
}

/** Elements for what `explain` answered. */
export function explanation(found) {
  const all = document.createElement('pre');
  all.tabIndex = 0;
  all.textContent = JSON.stringify(found, null, 2);
  return [strip([]), all];
}
