
const MOST_BARS = 8;

function showHeading() {
  const title = `${tables.title}`;
  document.title = title;
  byId('title').replaceChildren(visible(title));
  byId('purpose').textContent = plan ? 'Plan' : 'Comparison';
  byId('when').textContent = `${time(tables.at)} · took ${duration(summary.milliseconds)}`;
  const differing = summary.counts.slice(0, 4).reduce((sum, each) => sum + each, 0);
  const all = differing + summary.counts[4];
  const verdict = byId('verdict');
  if (plan) {
    verdict.replaceChildren(
      element('strong', {}, differing === 0 ? 'Nothing would be written.' : `${counted(differing, 'row')} would be written or deleted.`),
      ` ${number(summary.counts[4])} of ${counted(all, 'row')} stay as they are.`);
  } else {
    showComparison(verdict, differing, all);
  }
}

function showComparison(verdict, differing, all) {
  const {outcome, doubtful} = summary;
  const columns = tables.allColumns ? '' : ' in the columns compared';
  if (outcome === 'UNKNOWN') {
    verdict.replaceChildren(
      element('strong', {}, `It cannot be told whether both tables are equal${columns}.`),
      doubtful > 0 ? ` ${counted(doubtful, 'key')} may be the same, or may not: see the notes.` : ' See the notes.');
  } else if (outcome === 'EQUAL') {
    verdict.replaceChildren(
      element('strong', {}, `Both tables are equal${columns}.`), ` All ${counted(all, 'row')} are the same on both sides.`);
  } else {
    verdict.replaceChildren(
      element('strong', {}, `${number(differing)} of ${counted(all, 'row')}`),
      `${differing === 1 ? ' is' : ' are'} not the same${columns}.`,
      doubtful > 0 ? ` Of ${counted(doubtful, 'key')} it cannot be told.` : '');
  }
}

function showCounts() {
  const all = summary.counts.reduce((sum, each) => sum + each, 0);
  summary.counts.forEach((count, kind) => {
    if (kind === 3 && count === 0) {
      return;
    }
    byId('counts').append(
      element('li', {class: `tile kind-${kind}${count === 0 ? ' zero' : ''}`},
        element('span', {class: 'label'}, element('span', {class: 'sign', 'aria-hidden': 'true'}, SIGNS[kind]), capitalized(kindNames[kind])),
        element('span', {class: 'number'}, number(count)),
        element('span', {class: 'share'}, count === 0 ? '' : share(count, all))));
    if (kind < 4 && count > 0) {
      const part = element('i', {class: `kind-${kind}`});
      part.style.flexGrow = count;
      byId('shares').append(part);
    }
  });
}

function showNotes() {
  const {inPage, shown, of, selection} = summary.rows;
  const notes = [...summary.notes];
  if (selection) {
    notes.unshift(`Of ${counted(of, 'row')}, those were asked for with: ${selection}.`);
  }
  if (inPage < of && !(selection && inPage === shown)) {
    notes.unshift(`This page holds ${counted(inPage, 'row')} of ${number(selection ? shown : of)}; the counts are those of all.`);
  }
  byId('notes').hidden = notes.length === 0;
  byId('note-list').append(...notes.map((note) => element('li', {}, visible(note))));
}

/** Bars of the columns that changed; `choose` is called with the name of one. */
function showChanges(choose) {
  const {changes, counts} = summary;
  const target = byId('changes');
  if (changes.length === 0) {
    target.append(element('p', {class: 'quiet'}, counts[2] > 0
      ? 'The rows that differ could not be compared by their columns.'
      : 'No column of a key that both sides have is another one.'));
    return;
  }
  const most = changes[0][1] + changes[0][2] + changes[0][3];
  const list = element('ol', {class: 'bars'});
  const bar = ([name, changed, added, removed]) => {
    const total = changed + added + removed;
    const filled = element('i', {});
    filled.style.width = `${(100 * total) / most}%`;
    const button = element('button', {type: 'button', 'aria-pressed': 'false', 'data-bar': true},
      element('span', {class: 'name'}, visible(name)),
      element('span', {class: 'track', 'aria-hidden': 'true'}, filled),
      element('span', {class: 'figure'}, element('b', {}, number(total)), ' ', element('span', {}, share(total, counts[2]))));
    if (added + removed > 0) {
      const parts = [[changed, 'changed'], [added, 'added'], [removed, 'removed']].filter(([count]) => count > 0);
      button.append(element('span', {class: 'more'}, parts.map(([count, what]) => `${number(count)} ${what}`).join(' · ')));
    }
    button.addEventListener('click', () => choose(name));
    const item = element('li', {}, button);
    item.columnName = name;
    return item;
  };
  list.append(...changes.slice(0, MOST_BARS).map(bar));
  target.append(list);
  if (changes.length > MOST_BARS) {
    const all = element('button', {type: 'button', class: 'plain'}, `Show all ${number(changes.length)} columns`);
    all.addEventListener('click', () => {
      list.append(...changes.slice(MOST_BARS).map(bar));
      list.children[MOST_BARS].firstChild.focus();
      all.remove();
    });
    target.append(all);
  }
}

/** Marks the bar of the column that rows are filtered by. */
function markBar(name) {
  for (const item of document.querySelectorAll('.bars li')) {
    item.firstChild.setAttribute('aria-pressed', String(item.columnName === name));
  }
}

function showSides() {
  const line = (name, content) =>
    element('tr', {}, element('th', {scope: 'row'}, name), ...tables.sides.map((side) => element('td', {}, content(side))));
  const offsets = (side) => side.ranges.reduce((sum, [, , begin, end]) => sum + end - begin, 0);
  const span = (side) => `${counted(side.ranges.length, 'partition')}, ${counted(offsets(side), 'offset')}`;
  byId('sides').append(
    element('table', {class: 'sides'},
      element('thead', {}, element('tr', {},
        element('th', {scope: 'row'}, element('span', {class: 'spoken'}, 'Side')),
        ...sideNames.map((name) => element('th', {scope: 'col'}, name)))),
      element('tbody', {},
        line('Table', (side) => element('span', {class: 'name'}, visible(side.name))),
        line('Cluster', (side) => visible(side.cluster)),
        ...(tables.sides.some((side) => side.keyFormat) ? [line('Key format', (side) => visible(side.keyFormat || ''))] : []),
        line('Format', (side) => visible(side.format)),
        line('Read', span),
        line('Until', (side) => (side.until == null ? 'where it ended' : time(side.until))))));
  if (tables.facts.length > 0) {
    byId('sides').append(
      element('dl', {class: 'facts'}, ...tables.facts.flatMap(([name, value]) => [element('dt', {}, visible(name)), element('dd', {}, visible(value))])));
  }
}
