
// The kinds of rows, in the order of the numbers that they have in the data.
const ONLY_LEFT = 0;
const ONLY_RIGHT = 1;
const SIGNS = ['−', '+', '≠', '→', '='];

const dataOf = (id) => JSON.parse(byId(id).textContent);
const tables = dataOf('tables');
const summary = dataOf('summary');
const plan = tables.purpose === 'PLAN';
const kindNames = [...tables.kinds, plan ? 'unchanged' : 'equal'];
const sideNames = plan ? ['Before', 'After'] : ['Left', 'Right'];

const columns = summary.columns;
const columnNumbers = new Map(columns.map((name, index) => [name, index]));

/** Names that are not in the list of columns get a number when they are read. */
function columnNumber(column) {
  if (typeof column === 'number') {
    return column;
  }
  if (!columnNumbers.has(column)) {
    columnNumbers.set(column, columns.length);
    columns.push(column);
  }
  return columnNumbers.get(column);
}

/** One row: `same` holds columns and values by turns, `changed` a list for each column. */
function rowOf([kind, key, left, right, note, same, changed]) {
  for (let i = 0; i < same.length; i += 2) {
    same[i] = columnNumber(same[i]);
  }
  for (const cell of changed) {
    cell[0] = columnNumber(cell[0]);
  }
  return {
    kind, key, left, right, note, same,
    changed: changed.filter((cell) => cell[3]),
    alike: changed.filter((cell) => !cell[3]),
  };
}

const rows = [];
for (const block of document.querySelectorAll('script.rows')) {
  for (const row of JSON.parse(block.textContent)) {
    rows.push(rowOf(row));
  }
  block.remove();
}

/** The value of a column of a row: `{left, right, changed}`, or nothing. */
function cellOf(row, column) {
  for (const [number, left, right, changed] of row.changed) {
    if (number === column) {
      return {left, right, changed};
    }
  }
  for (const [number, left, right] of row.alike) {
    if (number === column) {
      return {left, right, changed: false};
    }
  }
  for (let i = 0; i < row.same.length; i += 2) {
    if (row.same[i] === column) {
      return {left: row.same[i + 1], right: row.same[i + 1], changed: false};
    }
  }
  return null;
}

/** All columns of a row with their values, in the order of the columns. */
function cellsOf(row) {
  const cells = [];
  for (const [column, left, right] of row.changed) {
    cells.push({column, left, right, changed: true});
  }
  for (const [column, left, right] of row.alike) {
    cells.push({column, left, right, changed: false});
  }
  for (let i = 0; i < row.same.length; i += 2) {
    cells.push({column: row.same[i], left: row.same[i + 1], right: row.same[i + 1], changed: false});
  }
  return cells.sort((a, b) => a.column - b.column);
}
