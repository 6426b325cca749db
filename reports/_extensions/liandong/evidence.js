// Opens the passages of a claim in a dialog: from a number, a count of evidence, a footnote or an
// address (#claim-…, #passage-…, #evidence). Texts get into the page as text, never as HTML.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const carried = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = carried("evidence-passages");
  const claims = new Map(carried("evidence-claims").map((claim) => [claim.id, claim]));
  const chinese = (document.documentElement.lang || "zh").startsWith("zh");
  const language = chinese ? "zh" : "en";
  const say = EvidenceSearch.words[language];
  const inTurn = (items) => new Map(items.map((item) => [item.id, item]));
  const documents = inTurn(data.documents), passages = inTurn(data.passages), codes = inTurn(data.codes);
  const label = (item) => item[`label_${language}`];
  const FIRST_FACETS = ["actor", "mechanism", "document", "speaker"];
  const facets = [...FIRST_FACETS, ...data.dimensions.map((own) => own.id).filter((id) => !FIRST_FACETS.includes(id))];
  const BATCH = 20; // paragraphs at a time

  // Making elements -------------------------------------------------------------------------

  function el(tag, attributes = {}, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...content.filter((part) => part !== "" && part !== null && part !== undefined));
    return made;
  }

  const inChinese = chinese ? {} : { lang: "zh-Hans" };
  const button = (text, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, text);

  function marked(text, wanted) {
    const parts = [];
    let from = 0;
    for (const [start, end] of EvidenceSearch.hits(text, wanted)) {
      parts.push(text.slice(from, start), el("mark", {}, text.slice(start, end)));
      from = end;
    }
    return [...parts, text.slice(from)];
  }

  // What is said of documents, speakers, coders ------------------------------------------------

  const inGuillemets = (title) => (title.startsWith("〔") || !chinese ? title : `《${title}》`);
  const shortTitle = (own) => (own.title.length > 22 ? `${own.title.slice(0, 21)}…` : own.title);

  function coderName(id) {
    const own = data.coders.find((coder) => coder.id === id);
    const alike = data.coders.filter((coder) => coder.kind === own.kind);
    return { kind: own.kind, number: alike.length > 1 ? String(alike.indexOf(own) + 1) : "" };
  }

  function givers(ids) {
    const kinds = new Map();
    for (const { kind, number } of ids.map(coderName)) kinds.set(kind, [...(kinds.get(kind) ?? []), number]);
    return [...kinds].map(([kind, numbers]) => `${say[kind]}${chinese ? "" : " "}${numbers.join("·")}`.trim()).join(chinese ? "、" : ", ");
  }

  function facetLabel(facet) {
    return say[facet] ?? label(data.dimensions.find((own) => own.id === facet));
  }

  function valueLabel(facet, value) {
    if (facet === "document") return `${value} ${shortTitle(documents.get(value))}`;
    if (facet === "speaker") return value || say.nobody;
    return label(codes.get(value));
  }

  // The panel's parts ----------------------------------------------------------------------------

  const state = { claim: null, bearing: [], extra: [], query: "", filters: {}, shown: BATCH };
  let opener = null, leaving = false, waiting = null;

  const title = el("h2", { id: "evidence-title", tabindex: "-1" });
  const told = el("section", { class: "evidence-claim" });
  const status = el("p", { class: "evidence-status", role: "status", "aria-live": "polite" });
  const feed = el("div", { class: "evidence-feed", role: "feed", "aria-label": say.panel });
  const search = el("input", {
    type: "search", id: "evidence-search", autocomplete: "off", "aria-describedby": "evidence-search-hint",
    oninput: (event) => event.isComposing || searched(), oncompositionend: () => searched(),
  });
  const selects = new Map(facets.map((facet) => [
    facet, el("select", { id: `evidence-${facet}`, onchange: (event) => filtered(facet, event.target.value) }),
  ]));
  const wider = button(say.everything, () => go("evidence"), { class: "evidence-wider" });
  const furtherFilters = el("details", { class: "evidence-further" }, el("summary", {}, say.more),
    el("div", { class: "evidence-selects" }, ...facets.slice(FIRST_FACETS.length).map(field)));
  const form = el("form", { class: "evidence-form", role: "search", onsubmit: (event) => event.preventDefault() },
    el("div", { class: "evidence-searching" }, el("label", { for: "evidence-search" }, say.search), search,
      el("p", { id: "evidence-search-hint" }, say.searchHint)),
    el("fieldset", {}, el("legend", {}, say.filters), el("div", { class: "evidence-selects" }, ...FIRST_FACETS.map(field)), furtherFilters),
    el("div", { class: "evidence-actions" }, button(say.clear, cleared), wider));
  const dialog = el("dialog", { class: "evidence-panel", "aria-labelledby": "evidence-title", onclose: closed, onclick: besides },
    el("div", { class: "evidence-head" }, title, el("a", { class: "evidence-skip", href: "#evidence-first", onclick: skipped }, say.skipPanel),
      button(say.close, () => dialog.close(), { class: "evidence-close" })),
    el("div", { class: "evidence-body" }, told, form, status, legend(), feed,
      button(say.more_results, further, { class: "evidence-more" })));
  const more = dialog.querySelector(".evidence-more");

  function field(facet) {
    return el("div", {}, el("label", { for: `evidence-${facet}` }, facetLabel(facet)), selects.get(facet));
  }

  function legend() {
    const people = data.coders.some((coder) => coder.kind === "person");
    const listed = data.coders.map((coder) => el("li", {}, `${givers([coder.id])}（${coder.id}）${chinese ? "：" : ": "}${coder[`description_${language}`]}`));
    return el("div", { class: "evidence-legend" }, el("p", {}, people ? say.peopleToo : say.modelsOnly),
      el("details", {}, el("summary", {}, say.legend), el("p", {}, say.rule), el("ul", {}, ...listed)));
  }

  function showClaim(pressed) {
    const claim = state.claim;
    told.hidden = !claim;
    wider.hidden = !claim;
    if (!claim) return;
    const rows = claim.values.map((value) => el("div", { class: value.name === pressed ? "evidence-pressed" : undefined },
      el("dt", {}, value.name, value.name === pressed ? ` · ${say.pressed}` : ""),
      el("dd", {}, value.text, value.below ? ` △ ${say.below}` : "")));
    told.replaceChildren(el("p", { class: "evidence-statement" }, claim.statement),
      el("p", { class: "evidence-reliability" }, [claim.coded_by, claim.reliability].filter(Boolean).join(chinese ? "；" : "; ")),
      claim.values.length ? el("details", { open: Boolean(pressed) && claim.values.length < 8 }, el("summary", {}, `${say.values}（${claim.values.length}）`), el("dl", {}, ...rows)) : "");
  }

  // Results ----------------------------------------------------------------------------------------

  function grouped(found) {
    const groups = new Map();
    for (const passage of found) {
      const place = `${passage.document}-${passage.paragraph}`;
      groups.set(place, [...(groups.get(place) ?? []), passage]);
    }
    return [...groups.values()];
  }

  const inOrder = (found) => [...found].sort((one, other) => data.passages.indexOf(one) - data.passages.indexOf(other));

  function render(focused) {
    const counted = EvidenceSearch.matching(state.bearing, state.query, state.filters);
    const extra = EvidenceSearch.matching(state.extra, state.query, state.filters);
    const groups = grouped(inOrder([...counted, ...extra]));
    if (focused) state.shown = Math.max(BATCH, groups.findIndex((group) => group.some((own) => own.id === focused)) + 1);
    offer();
    feed.replaceChildren(...groups.slice(0, state.shown).map((group, index) => paragraph(group, index, groups.length)));
    more.hidden = groups.length <= state.shown;
    const inDocuments = new Set(counted.map((passage) => passage.document)).size;
    const paragraphs = grouped(counted).length;
    status.textContent = groups.length
      ? say.found(counted.length, paragraphs, inDocuments) + (extra.length ? say.extras(extra.length) : "") + (chinese ? "。" : ".")
      : say.none(state.query.trim());
  }

  // Each choice says how many passages it would leave.
  function offer() {
    for (const [facet, select] of selects) {
      const counted = EvidenceSearch.counts(state.bearing, state.query, state.filters, facet);
      const chosen = state.filters[facet];
      if (chosen !== undefined && !counted.has(chosen)) counted.set(chosen, 0);
      const values = facet === "document" || facet === "speaker" ? [...counted.keys()] : data.codes.map((code) => code.id).filter((id) => counted.has(id));
      select.replaceChildren(el("option", { value: "" }, say.any), ...values.map((value) =>
        el("option", { value: `=${value}`, selected: value === chosen }, `${valueLabel(facet, value)}（${counted.get(value)}）`)));
    }
  }

  function paragraph(group, index, total) {
    const [first] = group, own = documents.get(first.document), wanted = EvidenceSearch.terms(state.query);
    const whole = data.passages.filter((item) => item.document === first.document && item.paragraph === first.paragraph);
    const name = `evidence-paragraph-${index}`;
    const affiliation = own.speakers[first.speaker];
    const who = (first.speaker || say.nobody) + (affiliation ? (chinese ? `（${affiliation}）` : ` (${affiliation})`) : "");
    return el("article", { tabindex: "0", id: index ? undefined : "evidence-first", "aria-posinset": String(index + 1), "aria-setsize": String(total), "aria-labelledby": name, onkeydown: walked },
      el("header", {}, el("h3", { id: name, ...inChinese }, who),
        el("p", { class: "evidence-source", ...inChinese }, `${inGuillemets(own.title)}，${own.source}，${own.date || say.undated}`),
        first.section ? el("p", { class: "evidence-section", ...inChinese }, first.section) : "",
        first.kind === "body" ? "" : el("p", { class: "evidence-section" }, say.kind[first.kind])),
      el("blockquote", { ...inChinese }, ...whole.map((item) => el("span", { class: group.includes(item) ? "evidence-hit" : undefined }, ...marked(item.text, wanted)))),
      ...group.map((passage) => about(passage, own)));
  }

  function about(passage, own) {
    const [before, behind] = say.characters;
    const places = passage.raw_spans.map(([start, end]) => `${start + 1}–${end}`).join(chinese ? "、" : ", ");
    const quoted = state.claim?.quotes.some((quote) => quote.passages.includes(passage.id));
    const note = state.extra.includes(passage) ? say.extra : quoted ? say.quoted : "";
    const given = Object.entries(passage.codes).map(([code, by]) => ({ code, by, counts: passage.counted.includes(code) }));
    given.sort((one, other) => other.counts - one.counts);
    return el("div", { class: "evidence-passage", "data-passage": passage.id },
      el("p", { class: "evidence-place" }, el("a", { href: `#passage-${passage.id}`, onclick: linked }, `${say.passage} ${passage.id}`),
        note ? el("strong", {}, note) : "", el("span", {}, `${say.raw} ${own.file}${chinese ? "，" : ", "}${before}${places}${behind}`),
        el("span", {}, say.by[passage.coded_by])),
      given.length ? el("ul", { class: "evidence-codes" }, ...given.map(({ code, by, counts }) => el("li", { class: counts ? "counts" : "uncounted" },
        el("span", {}, label(codes.get(code))), el("small", {}, givers(by), counts ? "" : el("span", { class: "evidence-unseen" }, `${chinese ? "，" : ", "}${say.uncounted}`))))) : "");
  }

  // What the reader does -----------------------------------------------------------------------------

  function searched() {
    Object.assign(state, { query: search.value, shown: BATCH });
    render();
  }

  function filtered(facet, chosen) {
    if (chosen) state.filters[facet] = chosen.slice(1);
    else delete state.filters[facet];
    state.shown = BATCH;
    render();
  }

  function cleared() {
    reset();
    render();
    search.focus();
  }

  function reset() {
    Object.assign(state, { query: "", filters: {}, shown: BATCH });
    search.value = "";
    furtherFilters.open = false;
  }

  function further() {
    const before = feed.childElementCount;
    state.shown += BATCH;
    render();
    feed.children[before].focus();
  }

  function skipped(event) {
    event.preventDefault();
    (feed.firstElementChild ?? search).focus();
  }

  // Arrow keys go from paragraph to paragraph; a long one is scrolled by Space and Page Down.
  function walked(event) {
    if (event.target !== event.currentTarget) return;
    const here = event.currentTarget;
    const to = { ArrowDown: here.nextElementSibling, ArrowUp: here.previousElementSibling, Home: feed.firstElementChild, End: feed.lastElementChild }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  function linked(event) {
    event.preventDefault();
    go(event.currentTarget.getAttribute("href").slice(1));
  }

  function besides(event) {
    if (event.target === dialog) dialog.close();
  }

  // Opening and closing: the address says what is open, and the way back closes it ---------------------

  function read(hash) {
    const [, kind, id] = /^#?(?:(claim|passage)-(.+)|evidence)$/u.exec(decodeURIComponent(hash)) ?? [null];
    if (kind === "claim") return claims.has(id) ? { claim: claims.get(id) } : null;
    if (kind === "passage") return passages.has(id) ? { passage: passages.get(id) } : null;
    return hash.replace("#", "") === "evidence" ? {} : null;
  }

  // `of` is what is open, `focused` a passage to begin at, `pressed` the name of a value.
  function show({ claim = null, passage = null }, focused, pressed) {
    const bearing = claim ? claim.passages : passage ? [passage.id] : [...passages.keys()];
    const quoted = claim ? claim.quotes.flatMap((quote) => quote.passages) : [];
    reset();
    state.claim = claim;
    state.bearing = bearing.map((id) => passages.get(id));
    state.extra = [...new Set(quoted)].filter((id) => !bearing.includes(id)).map((id) => passages.get(id)).filter(Boolean);
    title.textContent = claim || passage ? say.panel : say.all;
    showClaim(pressed);
    wider.hidden = !claim && !passage;
    render(focused);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(".evidence-body").scrollTop = 0;
    begin(claim || passage, focused);
  }

  function begin(bounded, focused) {
    const found = focused && feed.querySelector(`[data-passage="${CSS.escape(focused)}"]`);
    if (found) {
      const article = found.closest("article");
      article.focus({ preventScroll: true });
      article.scrollIntoView({ block: "start" });
    } else if (bounded) title.focus();
    else search.focus();
  }

  function go(hash, focused, pressed) {
    if (leaving) waiting = [hash, focused, pressed];
    else {
      if (dialog.open) history.replaceState(history.state, "", `#${hash}`);
      else {
        opener ??= document.activeElement;
        history.pushState({ evidence: true }, "", `#${hash}`);
      }
      show(read(hash), focused, pressed);
    }
  }

  function closed() {
    if (history.state?.evidence) {
      leaving = true;
      history.back();
    } else if (read(location.hash)) history.replaceState(null, "", location.href.split("#")[0]);
    const back = opener?.isConnected && opener !== document.body ? opener : state.claim && document.querySelector(`[data-claim="${CSS.escape(state.claim.id)}"][role="button"]`);
    (back || entry).focus();
    opener = null;
  }

  function followed() {
    if (leaving) {
      leaving = false;
      if (waiting) go(...waiting);
      waiting = null;
      return;
    }
    const wanted = read(location.hash);
    if (wanted) show(wanted);
    else if (dialog.open) dialog.close();
  }

  // What of the page can be pressed ---------------------------------------------------------------------

  function openable(element, name, focused, pressed) {
    const hash = `claim-${element.dataset.claim}`;
    const press = (event) => {
      event.preventDefault();
      opener = made;
      go(hash, focused, pressed);
    };
    const made = el("a", {
      class: element.className, "data-claim": element.dataset.claim, href: `#${hash}`, role: "button",
      "aria-haspopup": "dialog", "aria-label": name, onclick: press, onkeydown: (event) => event.key === " " && press(event),
    }, ...element.childNodes);
    element.replaceWith(made);
  }

  for (const element of document.querySelectorAll("span.claim-value, span.claim-evidence, span.claim-passage")) {
    const { claim, value, passage } = element.dataset;
    const mark = element.classList.contains("claim-evidence");
    const name = mark ? undefined : say.open(element.textContent.replace(/[\u2060△]/gu, ""));
    if (claims.has(claim)) openable(element, name, passage, value);
  }

  const entry = button(say.all, () => go("evidence"), { class: "evidence-all", "aria-haspopup": "dialog" });
  const masthead = document.querySelector(".masthead") ?? document.querySelector("#title-block-header") ?? document.body.firstElementChild;
  const bar = el("div", { class: "evidence-entry" }, entry, el("p", {}, say.hint));
  masthead.after(bar);
  const start = bar.nextElementSibling;
  if (start) start.setAttribute("tabindex", "-1");
  const toText = (event) => { event.preventDefault(); start?.focus(); };
  document.body.prepend(el("a", { class: "evidence-skip", href: "#", onclick: toText }, say.skipPage));
  document.body.append(dialog);
  window.addEventListener("popstate", followed);
  if (read(location.hash)) show(read(location.hash));
});
