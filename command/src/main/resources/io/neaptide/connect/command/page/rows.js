
const ROWS_PER_CHUNK = 50;
const MOST_IN_LIST = 6;
const MOST_SAME = 30;
const MOST_PRINTED = 1000;

/**
 * The table of rows. Only the rows near the window are in the document; in place of the others
 * stands a row as high as they are.
 */
const view = {shown: [], columns: [], list: false, printed: false, opened: new Set(), chunks: [], heights: [], observer: null};

const place = ([topic, partition, offset]) => `${topic}, partition ${partition}, offset ${offset}`;

function keyElement(row, name, attributes) {
  const made = element(name, attributes);
  const value = element('bdi', {}, visible(keyText(row)));
  made.append(value);
  if (Array.isArray(row.key)) {
    made.append(leftOut(row.key[2]));
  }
  if (row.note) {
    made.append(element('span', {class: 'remark'}, visible(row.note)));
  }
  return made;
}

function listOf(row) {
  const list = element('dl', {class: 'list'});
  const one = row.kind === ONLY_LEFT || row.kind === ONLY_RIGHT;
  const cells = one ? cellsOf(row) : cellsOf(row).filter((cell) => cell.changed);
  for (const cell of cells.slice(0, MOST_IN_LIST)) {
    list.append(
      element('dt', {class: cell.changed ? 'changed' : null}, visible(columns[cell.column])),
      element('dd', {}, cellValue(cell)));
  }
  return {list, rest: cells.length - Math.min(cells.length, MOST_IN_LIST)};
}

/** A table with every column of a row on both sides. */
function detailOf(row) {
  const one = row.kind === ONLY_LEFT || row.kind === ONLY_RIGHT;
  const cells = cellsOf(row);
  const changed = one ? cells : cells.filter((cell) => cell.changed);
  const same = one ? [] : cells.filter((cell) => !cell.changed);
  const line = (cell) => {
    const made = element('tr', {class: cell.changed ? 'changed' : null}, element('th', {scope: 'row'}, visible(columns[cell.column])));
    if (cell.changed) {
      const both = pair(cell.left, cell.right);
      made.append(element('td', {}, element('div', {class: 'pair'}, both.firstChild)), element('td', {}, element('div', {class: 'pair'}, both.lastChild)));
    } else {
      made.append(
        element('td', {}, row.kind === ONLY_RIGHT ? '' : plainValue(cell.left)),
        element('td', {}, row.kind === ONLY_LEFT ? '' : plainValue(cell.right)));
    }
    return made;
  };
  const head = (name, side) =>
    element('th', {scope: 'col'}, name, element('small', {}, side ? visible(place(side)) : 'no row', side && side[3] !== undefined ? ` · ${time(side[3])}` : ''));
  const body = element('tbody', {}, ...changed.map(line), ...same.slice(0, MOST_SAME).map(line));
  const made = element('td', {},
    element('table', {},
      element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Column'), head(sideNames[0], row.left), head(sideNames[1], row.right))),
      body));
  if (same.length > MOST_SAME) {
    const more = element('button', {type: 'button', class: 'plain'}, `Show ${number(same.length - MOST_SAME)} more columns that are the same`);
    more.addEventListener('click', () => {
      body.append(...same.slice(MOST_SAME).map(line));
      more.remove();
    });
    made.append(more);
  }
  return made;
}

const columnCount = () => (view.printed ? 3 : view.list ? 4 : 3 + view.columns.length);

function detailRow(row) {
  const cell = detailOf(row);
  cell.setAttribute('colspan', columnCount());
  return element('tr', {class: 'detail'}, cell);
}

function rowElement(index, position) {
  const row = rows[index];
  const made = element('tr', {class: `row kind-${row.kind}`, role: 'row', 'aria-rowindex': position + 2});
  made.append(
    element('td', {class: 'kind-cell', role: 'cell'},
      element('span', {class: 'kind'}, element('span', {class: 'sign', 'aria-hidden': 'true'}, SIGNS[row.kind]), kindNames[row.kind])),
    keyElement(row, 'th', {class: 'key', scope: 'row', role: 'rowheader'}));
  let hidden = 0;
  if (view.list) {
    const {list, rest} = listOf(row);
    hidden = rest;
    made.append(element('td', {role: 'cell'}, list));
  } else {
    for (const column of view.columns) {
      const cell = cellOf(row, column);
      made.append(
        cell === null
          ? element('td', {role: 'cell'})
          : element('td', {role: 'cell', class: cell.changed ? 'changed' : null}, cellValue(cell)));
    }
    hidden = row.changed.filter((cell) => !view.columns.includes(cell[0])).length;
  }
  if (!view.printed) {
    made.append(moreCell(made, index, hidden));
  }
  return made;
}

/** The button that opens the details of a row, and how many changes they have beyond the row. */
function moreCell(made, index, hidden) {
  const row = rows[index];
  const opened = view.opened.has(index);
  const button = element('button', {type: 'button', 'aria-expanded': String(opened), 'aria-label': `Details of ${keyText(row).slice(0, 100)}`}, opened ? 'Close' : 'Details');
  const more = element('td', {class: 'more', role: 'cell'}, button);
  if (hidden > 0) {
    more.append(element('small', {}, `${number(hidden)} more ${view.list ? (row.changed.length > 0 ? 'changed' : 'columns') : 'changed'}`));
  }
  button.addEventListener('click', () => {
    const open = !view.opened.has(index);
    button.setAttribute('aria-expanded', String(open));
    button.textContent = open ? 'Close' : 'Details';
    if (open) {
      view.opened.add(index);
      made.after(detailRow(row));
    } else {
      view.opened.delete(index);
      made.nextSibling.remove();
    }
  });
  return more;
}

function fill(chunk) {
  const body = view.chunks[chunk];
  const from = chunk * ROWS_PER_CHUNK;
  const made = document.createDocumentFragment();
  for (let i = from; i < Math.min(from + ROWS_PER_CHUNK, view.shown.length); i++) {
    made.append(rowElement(view.shown[i], i));
    if (view.opened.has(view.shown[i])) {
      made.append(detailRow(rows[view.shown[i]]));
    }
  }
  body.replaceChildren(made);
  body.filled = true;
}

function empty(chunk, height) {
  const body = view.chunks[chunk];
  const cell = element('td', {colspan: columnCount()});
  cell.style.height = `${height}px`;
  body.replaceChildren(element('tr', {class: 'spacer', 'aria-hidden': 'true'}, cell));
  body.filled = false;
}

function near(entries) {
  for (const {target, isIntersecting} of entries) {
    if (isIntersecting && !target.filled) {
      fill(target.chunk);
    } else if (!isIntersecting && target.filled && !target.contains(document.activeElement)) {
      const height = target.getBoundingClientRect().height;
      if (height > 0) {
        empty(target.chunk, height);
      }
    }
  }
}

/** Shows these rows, the first of them at once. */
function showRows(shown) {
  view.observer?.disconnect();
  view.shown = shown;
  view.chunks = [];
  const table = byId('table');
  for (const body of table.querySelectorAll(':scope > tbody')) {
    body.remove();
  }
  table.setAttribute('aria-rowcount', shown.length + 1);
  const estimate = view.list ? 96 : 58;
  const bodies = document.createDocumentFragment();
  for (let from = 0; from < shown.length; from += ROWS_PER_CHUNK) {
    const body = element('tbody', {role: 'rowgroup'});
    body.chunk = view.chunks.length;
    view.chunks.push(body);
    if (from === 0) {
      fill(0);
    } else {
      empty(body.chunk, estimate * Math.min(ROWS_PER_CHUNK, shown.length - from));
    }
    bodies.append(body);
  }
  if (shown.length === 0) {
    bodies.append(element('tbody', {}, element('tr', {}, element('td', {colspan: columnCount(), class: 'empty'}, rows.length === 0 ? 'There are no rows to show.' : 'No row matches.'))));
  }
  table.append(bodies);
  view.observer = new IntersectionObserver(near, {rootMargin: '1200px 0px'});
  view.chunks.forEach((body) => view.observer.observe(body));
}

/** All rows that a printout has, as lists; what is called afterwards shows the window again. */
function fillForPrint() {
  view.observer?.disconnect();
  const chunks = Math.ceil(MOST_PRINTED / ROWS_PER_CHUNK);
  view.chunks.forEach((body, chunk) => {
    body.hidden = chunk >= chunks;
    if (chunk < chunks) {
      fill(chunk);
    }
  });
  byId('print-note').textContent =
    view.shown.length > MOST_PRINTED ? `The first ${number(MOST_PRINTED)} of ${counted(view.shown.length, 'row')} are printed.` : '';
}
