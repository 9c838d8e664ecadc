
const NARROW = matchMedia('(max-width: 760px)');
const SEARCH_DELAY = 120;
const KIND_AND_MORE = 118 + 100;
const CHARACTER_WIDTH = 7.7;
const SAMPLE = 400;
const MOST_COLUMNS = 40;

let wantsList = false;

/** The columns that changed, those with most changes first, then all others. */
const ordered = [
  ...new Set([...summary.changes.map(([name]) => columnNumbers.get(name)).filter((column) => column !== undefined), ...columns.keys()]),
];

/** A width at which most of these lengths stand on one line. */
function widthOf(lengths, least, most) {
  lengths.sort((a, b) => a - b);
  return Math.min(most, Math.max(least, Math.ceil(lengths[Math.floor(lengths.length * 0.95)] * CHARACTER_WIDTH) + 40));
}

const widths = new Map();

function columnWidth(column) {
  if (!widths.has(column)) {
    const lengths = [0];
    for (const row of rows.slice(0, SAMPLE)) {
      const cell = cellOf(row, column);
      if (cell !== null) {
        lengths.push(Math.max(textOf(cell.left).length, textOf(cell.right).length));
      }
    }
    widths.set(column, widthOf(lengths, Math.min(240, 60 + columns[column].length * CHARACTER_WIDTH), 300));
  }
  return widths.get(column);
}

const keyWidth = widthOf([0, ...rows.slice(0, SAMPLE).map((row) => keyText(row).length)], 110, 260);

const tableWidth = () => KIND_AND_MORE + keyWidth + view.columns.reduce((sum, column) => sum + columnWidth(column), 0);

/** As many of the columns as stand beside each other. */
function fittingColumns() {
  let left = byId('frame').clientWidth - KIND_AND_MORE - keyWidth;
  const fitting = [];
  for (const column of ordered.slice(0, MOST_COLUMNS)) {
    left -= columnWidth(column);
    if (left < 0 && fitting.length > 0) {
      break;
    }
    fitting.push(column);
  }
  return fitting;
}

function columnGroup() {
  const wide = (width) => {
    const made = element('col');
    made.style.width = `${width}px`;
    return made;
  };
  // What is left of the width goes to the columns in proportion, or to the list.
  const free = Math.max(1, (byId('frame').clientWidth - KIND_AND_MORE - keyWidth) / (tableWidth() - KIND_AND_MORE - keyWidth));
  const data = view.list ? [element('col')] : view.columns.map((column) => wide(Math.floor(columnWidth(column) * free)));
  return element('colgroup', {}, element('col', {class: 'c-kind'}), wide(keyWidth), ...data, ...(view.printed ? [] : [element('col', {class: 'c-more'})]));
}

function showHead() {
  const table = byId('table');
  table.querySelector('thead')?.remove();
  table.querySelector('colgroup')?.remove();
  const head = (by, name, className) => {
    const button = element('button', {type: 'button', class: className}, element('span', {}, visible(name)));
    button.addEventListener('click', () => sortBy(by, filter.sort === by ? !filter.descending : by === 'changes'));
    const direction = filter.descending ? 'descending' : 'ascending';
    return element('th', {scope: 'col', role: 'columnheader', 'aria-sort': filter.sort === by ? direction : null, 'data-by': by}, button);
  };
  const data = view.list
    ? [head('changes', 'Changes')]
    : view.columns.map((column) => head(String(column), columns[column], 'column'));
  table.prepend(
    columnGroup(),
    element('thead', {role: 'rowgroup'},
      element('tr', {role: 'row', 'aria-rowindex': 1}, head('kind', 'Kind'), head('key', 'Key'), ...data,
        ...(view.printed ? [] : [element('th', {scope: 'col', role: 'columnheader'}, element('span', {class: 'spoken'}, 'Details'))]))));
}

/** Shows what the filter lets through, and says how much that is. */
function refresh() {
  view.list = wantsList || NARROW.matches || view.printed;
  const wide = !view.list && tableWidth() > byId('frame').clientWidth;
  byId('frame').classList.toggle('scrolls', wide);
  if (wide) {
    byId('frame').setAttribute('tabindex', '0');
    byId('frame').setAttribute('role', 'region');
    byId('frame').setAttribute('aria-label', 'Rows');
    byId('table').style.minWidth = `${tableWidth()}px`;
  } else {
    ['tabindex', 'role', 'aria-label'].forEach((name) => byId('frame').removeAttribute(name));
    byId('table').style.minWidth = '';
  }
  byId('table').setAttribute('role', 'table');
  showHead();
  const shown = matching();
  showRows(shown);
  byId('shown').replaceChildren(element('b', {}, counted(shown.length, 'row')), isFiltered() ? ` of ${number(rows.length)}` : '');
  byId('clear').hidden = !isFiltered();
  byId('picker-summary').textContent = `Columns: ${number(view.columns.length)} of ${number(columns.length)}`;
}

function sortBy(by, descending) {
  const focused = document.activeElement?.closest('th')?.dataset.by;
  filter.sort = by;
  filter.descending = descending;
  const option = `${by}${descending ? ' descending' : ''}`;
  const select = byId('sort');
  if (![...select.options].some((each) => each.value === option)) {
    select.append(element('option', {value: option}, `${columns[Number(by)] ?? by}, ${descending ? 'descending' : 'ascending'}`));
  }
  select.value = option;
  refresh();
  if (focused !== undefined) {
    [...document.querySelectorAll('#table th[data-by]')].find((each) => each.dataset.by === focused)?.firstChild.focus();
  }
}

function filterByColumn(column) {
  filter.column = column;
  byId('column').value = column === null ? '' : String(column);
  markBar(column === null ? null : columns[column]);
  if (column !== null && !view.columns.includes(column)) {
    view.columns = [column, ...view.columns.slice(0, -1)];
    showChoices();
  }
  refresh();
}

function showChoices() {
  byId('choices').replaceChildren(...ordered.slice(0, 1000).map((column) => {
    const box = element('input', {type: 'checkbox', checked: view.columns.includes(column)});
    box.addEventListener('change', () => {
      const chosen = new Set(view.columns);
      if (box.checked && chosen.size < MOST_COLUMNS) {
        chosen.add(column);
      } else {
        chosen.delete(column);
        box.checked = false;
      }
      view.columns = ordered.filter((each) => chosen.has(each));
      refresh();
    });
    return element('label', {}, box, element('span', {}, visible(columns[column])));
  }));
}

function showFilter() {
  tables.kinds.forEach((name, kind) => {
    const count = rows.reduce((sum, row) => sum + (row.kind === kind ? 1 : 0), 0);
    if (count === 0) {
      return;
    }
    const box = element('input', {type: 'checkbox', checked: true, 'data-kind': kind});
    box.addEventListener('change', () => {
      filter.kinds[kind] = box.checked;
      refresh();
    });
    byId('kinds').append(element('label', {class: `chip kind-${kind}`}, box, element('span', {class: 'sign', 'aria-hidden': 'true'}, SIGNS[kind]), element('span', {}, `${name} `, element('b', {}, number(count)))));
  });
  [['Columns', false], ['Changes', true]].forEach(([name, list]) => {
    const radio = element('input', {type: 'radio', name: 'view', checked: !list, value: name});
    radio.addEventListener('change', () => {
      wantsList = list;
      refresh();
    });
    byId('views').append(element('label', {}, radio, name));
  });
  byId('column').append(element('option', {value: ''}, 'any'), ...summary.changes.slice(0, 2000)
    .filter(([name]) => columnNumbers.has(name))
    .map(([name, changed, added, removed]) => element('option', {value: columnNumbers.get(name)}, `${name.slice(0, 80)} (${number(changed + added + removed)})`)));
  byId('sort').append(...[
    ['order', 'as found'], ['key', 'key'], ['key descending', 'key, descending'], ['kind', 'kind'], ['changes descending', 'most changes first'], ['changes', 'fewest changes first'],
  ].map(([value, name]) => element('option', {value}, name)));
}

function listen() {
  byId('filter').addEventListener('submit', (event) => event.preventDefault());
  let timer = 0;
  byId('search').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      filter.text = byId('search').value;
      refresh();
    }, SEARCH_DELAY);
  });
  byId('where').addEventListener('change', () => {
    filter.where = byId('where').value;
    refresh();
  });
  byId('column').addEventListener('change', () => filterByColumn(byId('column').value === '' ? null : Number(byId('column').value)));
  byId('sort').addEventListener('change', () => {
    const [by, direction] = byId('sort').value.split(' ');
    sortBy(by, direction === 'descending');
  });
  byId('clear').addEventListener('click', () => {
    byId('search').value = '';
    filter.text = '';
    filter.kinds.fill(true);
    document.querySelectorAll('#kinds input').forEach((box) => { box.checked = true; });
    filterByColumn(null);
    byId('search').focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && byId('picker').open) {
      byId('picker').open = false;
      byId('picker-summary').focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (!byId('picker').contains(event.target)) {
      byId('picker').open = false;
    }
  });
  NARROW.addEventListener('change', refresh);
  addEventListener('beforeprint', () => {
    view.printed = true;
    refresh();
    fillForPrint();
  });
  addEventListener('afterprint', () => {
    view.printed = false;
    refresh();
  });
}

showHeading();
showCounts();
showNotes();
showSides();
showChanges((name) => {
  const column = columnNumbers.get(name);
  filterByColumn(column === undefined || filter.column === column ? null : column);
});
view.columns = fittingColumns();
showFilter();
showChoices();
listen();
refresh();
