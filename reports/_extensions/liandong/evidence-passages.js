// How claims and passages are shown: paragraphs with the passages in them, who speaks, who gave
// which code.
// Texts get into the page as text, never as HTML.
"use strict";

function EvidencePassages(data, language) {
  const say = EvidenceSearch.words[language];
  const chinese = language === "zh";
  const inTurn = (items) => new Map(items.map((item) => [item.id, item]));
  const documents = inTurn(data.documents), codes = inTurn(data.codes);
  const label = (item) => item[`label_${language}`];
  const bracketed = (text) => (chinese ? `（${text}）` : ` (${text})`);
  const listed = (texts) => texts.join(chinese ? "、" : ", ");
  const original = chinese ? {} : { lang: "zh-Hans" };

  function el(tag, attributes = {}, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...content.filter((part) => part !== "" && part !== null && part !== undefined));
    return made;
  }

  function marked(text, wanted) {
    const parts = [];
    let from = 0;
    for (const [start, end] of EvidenceSearch.hits(text, wanted)) {
      parts.push(text.slice(from, start), el("mark", {}, text.slice(start, end)));
      from = end;
    }
    return [...parts, text.slice(from)];
  }

  // Who gave codes: 模型1·2、机器. Coders of a kind are told apart by number.
  function givers(ids) {
    const kinds = new Map();
    for (const own of data.coders.filter((coder) => ids.includes(coder.id))) {
      const alike = data.coders.filter((coder) => coder.kind === own.kind);
      const number = alike.length > 1 ? String(alike.indexOf(own) + 1) : "";
      kinds.set(own.kind, [...(kinds.get(own.kind) ?? []), number]);
    }
    const named = ([kind, numbers]) => `${say.kinds[kind]}${chinese ? "" : " "}${numbers.join("·")}`.trim();
    return listed([...kinds].map(named));
  }

  function legend() {
    const people = data.coders.some((coder) => coder.kind === "person");
    const described = (coder) =>
      el("li", {}, givers([coder.id]), bracketed(coder.id), say.colon, coder[`description_${language}`]);
    return el("div", { class: "evidence-legend" },
      el("p", {}, people ? say.peopleToo : say.modelsOnly),
      el("details", {}, el("summary", {}, say.legend), el("p", {}, say.rule),
        el("ul", {}, ...data.coders.map(described))));
  }

  // What a claim says, how reliable it is, its values; that on top whose number was `pressed`.
  function claim(told, pressed) {
    const row = (value) => el("div", {}, el("dt", {}, value.name),
      el("dd", {}, value.text, value.below ? ` △ ${say.below}` : ""));
    const list = (values) => el("dl", {}, ...values.map(row));
    const summary = el("summary", {}, say.values, say.colon, String(told.values.length));
    const own = told.values.filter((value) => value.name === pressed);
    const reliability = [told.coded_by, told.reliability].filter(Boolean).join(say.semicolon);
    const parts = [
      el("p", { class: "evidence-statement" }, told.statement),
      el("p", { class: "evidence-reliability" }, reliability),
    ];
    if (own.length) parts.push(el("div", { class: "evidence-pressed" }, el("p", {}, say.pressed), list(own)));
    if (told.values.length) parts.push(el("details", {}, summary, list(told.values)));
    return parts;
  }

  function facetLabel(facet) {
    return say[facet] ?? label(data.dimensions.find((own) => own.id === facet));
  }

  function valueLabel(facet, value, count) {
    const title = documents.get(value)?.title ?? "";
    const short = title.length > 22 ? `${title.slice(0, 21)}…` : title;
    const named = { document: `${value} ${short}`, speaker: value || say.nobody }[facet];
    return (named ?? label(codes.get(value))) + bracketed(count);
  }

  // Returns the passages of each paragraph together, in the order of the documents.
  function grouped(found) {
    const wanted = new Set(found), groups = new Map();
    for (const passage of data.passages.filter((item) => wanted.has(item))) {
      const place = `${passage.document}-${passage.paragraph}`;
      groups.set(place, [...(groups.get(place) ?? []), passage]);
    }
    return [...groups.values()];
  }

  function source(first, own) {
    const affiliation = own.speakers[first.speaker];
    const title = own.title.startsWith("〔") || !chinese ? own.title : `《${own.title}》`;
    const line = [title, own.source, own.date || say.undated].join(say.comma);
    return [
      el("h3", { ...original }, first.speaker || say.nobody, affiliation ? bracketed(affiliation) : ""),
      el("p", { class: "evidence-source", ...original }, line),
      first.section ? el("p", { class: "evidence-section", ...original }, first.section) : "",
      first.kind === "body" ? "" : el("p", { class: "evidence-section" }, say.paragraphs[first.kind]),
    ];
  }

  // `wanted` are the words sought; `noted` says of a passage what its claim makes of it; `cited` is
  // the passage that the reader came for, if any; `attributes` are those of the element.
  function paragraph(group, { wanted, noted, cited }, attributes) {
    const [first] = group, own = documents.get(first.document);
    const whole = data.passages.filter(
      (item) => item.document === first.document && item.paragraph === first.paragraph);
    const hit = (item) => (item.id === cited ? "evidence-hit evidence-cited" : "evidence-hit");
    const sentence = (item) =>
      el("span", { class: group.includes(item) ? hit(item) : undefined }, ...marked(item.text, wanted));
    return el("article", attributes,
      el("header", {}, ...source(first, own)),
      el("blockquote", { ...original }, ...whole.map(sentence)),
      ...group.map((passage) => about(passage, own, noted(passage))));
  }

  function about(passage, own, note) {
    const [before, behind] = say.characters;
    const places = listed(passage.raw_spans.map(([start, end]) => `${start + 1}–${end}`));
    const counts = new Set(passage.counted);
    const given = Object.keys(passage.codes).sort((one, other) => counts.has(other) - counts.has(one));
    return el("div", { class: "evidence-passage", "data-passage": passage.id },
      el("p", { class: "evidence-place" },
        el("a", { href: `#passage-${passage.id}` }, `${say.passage} ${passage.id}`),
        note ? el("strong", {}, note) : "",
        el("span", {}, `${say.raw} ${own.file}${say.comma}${before}${places}${behind}`),
        el("span", {}, say.by[passage.coded_by])),
      given.length
        ? el("ul", { class: "evidence-codes" }, ...given.map((code) => coded(code, passage.codes[code], counts.has(code))))
        : "");
  }

  function coded(code, by, counts) {
    const unseen = counts ? "" : el("span", { class: "evidence-unseen" }, `${say.comma}${say.uncounted}`);
    return el("li", { class: counts ? "counts" : "uncounted" },
      el("span", {}, label(codes.get(code))), " ", el("small", {}, givers(by), unseen));
  }

  return { claim, el, facetLabel, grouped, legend, paragraph, valueLabel };
}
