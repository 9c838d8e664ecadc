
/** Makes an element. Children are elements or texts, and never read as markup. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value != null) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id);

const grouped = new Intl.NumberFormat('en');
const number = (value) => grouped.format(value);

/** "1 row", "2 rows". */
const counted = (count, one) => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

/** A share of a whole; never 0 or 100 % of what is neither none nor all. */
function share(part, whole) {
  if (whole === 0) {
    return '';
  }
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 0.01) {
    return '< 0.01 %';
  }
  if (part < whole && percent > 99.99) {
    return '> 99.99 %';
  }
  return `${percent.toFixed(percent === 100 || percent === 0 ? 0 : percent < 1 || percent > 99 ? 2 : 1)} %`;
}

const capitalized = (text) => text[0].toUpperCase() + text.slice(1);

function time(milliseconds) {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime())
    ? `${milliseconds} ms`
    : `${date.toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;
}

function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
