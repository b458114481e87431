// Which rows show what: so that a patch draws anew only the rows that it is about.

/** Maps from ids to the keys of rows, and the utterances in the order in which they are read. */
export function indexRows(state) {
  const index = { utterance: new Map(), rendition: new Map(), boundary: new Map(), exchange: new Map(), caption: new Map(), order: [], findings: new Map() };
  const add = (map, id, key) => {
    if (id === null || id === undefined) return;
    if (map.has(id)) map.get(id).add(key);
    else map.set(id, new Set([key]));
  };
  for (const row of state.rows) {
    const { key } = row;
    if (row.type === "heading" || row.type === "silence") {
      add(index.exchange, row.exchange, key);
      for (const id of state.exchanges[row.exchange]?.boundary_ids ?? []) add(index.boundary, id, key);
    } else if (row.type === "edit") add(index.boundary, row.boundary, key);
    else if (row.type === "caption") add(index.caption, row.caption, key);
    else if (row.type === "speech") {
      const ids = [row.utterance];
      for (const { rendition, parts } of row.beside) {
        add(index.rendition, rendition, key);
        for (const part of parts) {
          if (part.utterance) ids.push(part.utterance);
          else add(index.boundary, part.boundary, key);
        }
      }
      for (const id of ids) {
        add(index.utterance, id, key);
        index.order.push(id);
      }
    }
  }
  indexFindings(index, state);
  return index;
}

export function indexFindings(index, state) {
  index.findings = new Map();
  for (const finding of Object.values(state.findings)) {
    for (const id of new Set([...finding.source, ...finding.target].map(([utterance]) => utterance))) {
      if (index.findings.has(id)) index.findings.get(id).push(finding);
      else index.findings.set(id, [finding]);
    }
  }
}

/** The keys of the rows that a change touches. `speakers`: those whose role or name changed. */
export function touchedRows(index, state, changed, speakers) {
  const keys = new Set();
  const take = (map, ids) => {
    for (const id of ids ?? []) for (const key of map.get(id) ?? []) keys.add(key);
  };
  take(index.utterance, changed.utterances);
  take(index.rendition, changed.renditions);
  take(index.boundary, changed.boundaries);
  take(index.exchange, changed.exchanges);
  take(index.caption, changed.captions);
  for (const id of changed.findings ?? []) {
    const finding = state.findings[id];
    if (!finding) continue;
    take(index.rendition, [finding.rendition]);
    take(index.utterance, [...finding.source, ...finding.target].map(([utterance]) => utterance));
  }
  if (speakers.size) take(index.utterance, index.order.filter((id) => speakers.has(state.utterances[id]?.speaker)));
  return keys;
}

/** Roughly how high a row will be, in px, before it is drawn: the scroll bar should not jump. */
export function estimateHeight(row, state) {
  if (row.type !== "speech") return row.type === "heading" ? 48 : 40;
  const lines = (id, width) => {
    const u = state.utterances[id];
    if (!u) return 0;
    const wide = (language) => (language === "ko" || language === "ja" || language === "zh" ? 1.5 : 1);
    const translated = u.translations.find(({ language }) => language === state.reader_language && language !== u.language);
    return Math.max(1, Math.ceil((u.text.length * wide(u.language)) / width)) * 25 + (translated ? Math.ceil((translated.text.length * wide(translated.language)) / (width + 4)) * 21 : 0);
  };
  const own = lines(row.utterance, 40) + 16;
  const beside = row.beside.flatMap(({ parts }) => parts).reduce((sum, part) => sum + (part.utterance ? lines(part.utterance, 40) + 40 : 28), 12);
  return Math.max(own, row.beside.length ? beside : 0);
}
