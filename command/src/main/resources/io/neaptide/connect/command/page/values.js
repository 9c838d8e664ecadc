
// Characters that nobody sees, or that change how others are shown. Joiners within words stay.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u2800\u3164\uffa0]/gu;
const JOINER = /[\u200c\u200d]/;
const WORD = /[^\x00-\x7f]/;
const NAMED = new Map([['\n', '↵'], ['\t', '⇥'], ['\r', '␍'], ['\u0000', 'NUL']]);
const LIKE_A_TEXT = /^(?:true|false|null|-?\d.*|["{[].*|\s.*|.*\s|)$/su;

/** A text where what cannot be seen has a name. */
function visible(text) {
  const made = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    const character = match[0];
    if (JOINER.test(character) && WORD.test(text[match.index - 1] ?? '') && WORD.test(text[match.index + 1] ?? '')) {
      continue;
    }
    made.append(text.slice(from, match.index));
    const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    made.append(element('span', {class: 'sign-of', title: `U+${code}`}, NAMED.get(character) ?? `U+${code}`));
    if (character === '\n') {
      made.append('\n');
    }
    from = match.index + character.length;
  }
  made.append(text.slice(from));
  return made;
}

/** The text of a value, without what was left out of it. */
function textOf(value) {
  if (value === null) {
    return '';
  }
  return readable(typeof value === 'string' ? value : value[1]);
}

/** A JSON text as people read it: texts without quotes, unless they look like something else. */
function readable(json) {
  if (json.length < 2 || json[0] !== '"' || json[json.length - 1] !== '"') {
    return json;
  }
  let text = json.slice(1, -1);
  if (text.includes('\\')) {
    try {
      text = JSON.parse(json);
    } catch {
      return json;
    }
  }
  return LIKE_A_TEXT.test(text) ? json : text;
}

const leftOut = (count) => element('span', {class: 'left-out'}, ` … ${counted(count, 'character')} … `);

/** An element with a value; `parts` shows its text. */
function valueElement(name, value, parts) {
  if (value === null) {
    return element(name, {class: 'value none'}, 'no value');
  }
  const made = element(name, {class: 'value', dir: 'auto'});
  if (Array.isArray(value) && value[0] > 0) {
    made.append(leftOut(value[0]));
  }
  made.append(parts(textOf(value)));
  if (Array.isArray(value) && value[2] > 0) {
    made.append(leftOut(value[2]));
  }
  return made;
}

const plainValue = (value) => valueElement('span', value, visible);

/** Where two texts begin and end to differ; nothing where they have too little in common. */
function differingPart(left, right) {
  const shorter = Math.min(left.length, right.length);
  let begin = 0;
  while (begin < shorter && left[begin] === right[begin]) {
    begin++;
  }
  let end = 0;
  while (end < shorter - begin && left[left.length - 1 - end] === right[right.length - 1 - end]) {
    end++;
  }
  if (/[\ud800-\udbff]/.test(left[begin - 1] ?? '')) {
    begin--;
  }
  if (end > 0 && /[\udc00-\udfff]/.test(left[left.length - end])) {
    end--;
  }
  return begin + end >= 3 || (begin + end > 0 && shorter <= 8) ? {begin, end} : null;
}

function marked(text, part) {
  const made = document.createDocumentFragment();
  const end = text.length - part.end;
  made.append(visible(text.slice(0, part.begin)));
  if (end > part.begin) {
    made.append(element('span', {class: 'part'}, visible(text.slice(part.begin, end))));
  }
  made.append(visible(text.slice(end)));
  return made;
}

/** A value before and after, with the part marked that differs. */
function pair(left, right) {
  const part = left !== null && right !== null ? differingPart(textOf(left), textOf(right)) : null;
  const show = (text) => (part ? marked(text, part) : visible(text));
  const before = valueElement('del', left, show);
  const after = valueElement('ins', right, show);
  before.prepend(element('span', {class: 'spoken'}, `${sideNames[0]}: `));
  after.prepend(element('span', {class: 'spoken'}, `${sideNames[1]}: `));
  return element('div', {class: 'pair'}, before, after);
}

/** What a cell of the table shows. */
function cellValue(cell) {
  return cell.changed ? pair(cell.left, cell.right) : plainValue(cell.right ?? cell.left);
}
