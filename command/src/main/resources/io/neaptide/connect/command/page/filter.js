
const filter = {text: '', where: 'all', column: null, kinds: [true, true, true, true], sort: 'order', descending: false};

const SEARCHED = {all: 'searchAll', key: 'searchKey', changed: 'searchChanged'};

/** What is searched of a row, in lower case; made when it is first asked for. */
function searched(row, where) {
  const name = SEARCHED[where];
  if (row[name] === undefined) {
    const texts = where === 'changed' ? [] : [typeof row.key === 'string' ? row.key : row.key[1]];
    if (where !== 'key') {
      for (const [, left, right] of row.changed) {
        texts.push(textOf(left), textOf(right));
      }
    }
    if (where === 'all') {
      for (const [, left, right] of row.alike) {
        texts.push(textOf(left), textOf(right));
      }
      for (let i = 1; i < row.same.length; i += 2) {
        texts.push(textOf(row.same[i]));
      }
    }
    row[name] = texts.join('\n').toLowerCase();
  }
  return row[name];
}

const hasChanged = (row, column) => row.changed.some((cell) => cell[0] === column);

const keyText = (row) => (typeof row.key === 'string' ? row.key : row.key[1]);

const byText = new Intl.Collator('en', {numeric: true});

/** By number where both are numbers, else by text; what is absent comes last. */
function compareValues(a, b) {
  if (a === null || b === null) {
    return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  }
  const [left, right] = [textOf(a), textOf(b)];
  const [x, y] = [Number(left), Number(right)];
  return x < y ? -1 : x > y ? 1 : byText.compare(left, right);
}

/** How rows are compared: by number of the column, or by the name of what else there is. */
function comparison(by) {
  if (by === 'kind') {
    return (a, b) => rows[a].kind - rows[b].kind;
  }
  if (by === 'key') {
    return (a, b) => byText.compare(keyText(rows[a]), keyText(rows[b]));
  }
  if (by === 'changes') {
    return (a, b) => rows[a].changed.length - rows[b].changed.length;
  }
  const column = Number(by);
  // Rows in which the column changed come first, whichever way the others are ordered.
  return (a, b) => {
    const [x, y] = [cellOf(rows[a], column), cellOf(rows[b], column)];
    const rank = (cell) => (cell === null ? 2 : cell.changed ? 0 : 1);
    if (rank(x) !== rank(y)) {
      return (filter.descending ? -1 : 1) * (rank(x) - rank(y));
    }
    return x === null ? 0 : compareValues(x.right ?? x.left, y.right ?? y.left);
  };
}

/** The rows that the filter lets through, in their order. */
function matching() {
  const needle = filter.text.toLowerCase();
  const found = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (filter.kinds[row.kind]
        && (filter.column === null || hasChanged(row, filter.column))
        && (needle === '' || searched(row, filter.where).includes(needle))) {
      found.push(i);
    }
  }
  if (filter.sort !== 'order') {
    const compare = comparison(filter.sort);
    const sign = filter.descending ? -1 : 1;
    found.sort((a, b) => sign * compare(a, b) || a - b);
  }
  return found;
}

const isFiltered = () => filter.text !== '' || filter.column !== null || filter.kinds.includes(false);
