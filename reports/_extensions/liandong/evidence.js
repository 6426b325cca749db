// Opens the passages of a claim in a dialog: from a number, a count of evidence, a footnote or an
// address (#claim-…, #passage-…, #evidence).
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const carried = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = carried("evidence-passages");
  const claims = new Map(carried("evidence-claims").map((claim) => [claim.id, claim]));
  const passages = new Map(data.passages.map((passage) => [passage.id, passage]));
  const language = (document.documentElement.lang || "zh").startsWith("zh") ? "zh" : "en";
  const say = EvidenceSearch.words[language];
  const view = EvidencePassages(data, language);
  const { el } = view;
  const FIRST_FACETS = ["actor", "mechanism", "document", "speaker"];
  const FURTHER_FACETS = data.dimensions.map((own) => own.id).filter((id) => !FIRST_FACETS.includes(id));
  const BATCH = 20; // paragraphs at a time
  const button = (text, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, text);

  // The panel's parts ----------------------------------------------------------------------------

  const state = { claim: null, bearing: [], extra: [], query: "", filters: {}, shown: BATCH, cited: "" };
  let shown = false, opener = null, leaving = false, waiting = null;

  const title = el("h2", { id: "evidence-title", tabindex: "-1" });
  const told = el("section", { class: "evidence-claim" });
  const status = el("p", { class: "evidence-status", role: "status", "aria-live": "polite" });
  const feed = el("div", { class: "evidence-feed", role: "feed", "aria-label": say.panel, onclick: linked });
  const more = button(say.further, further, { class: "evidence-more" });
  const wider = button(say.everything, () => go("evidence"), { class: "evidence-wider" });
  const search = el("input", {
    type: "search", id: "evidence-search", autocomplete: "off", "aria-describedby": "evidence-search-hint",
    oninput: (event) => event.isComposing || searched(), oncompositionend: () => searched(),
  });
  const selects = new Map([...FIRST_FACETS, ...FURTHER_FACETS].map((facet) => [
    facet, el("select", { id: `evidence-${facet}`, onchange: (event) => filtered(facet, event.target.value) }),
  ]));
  const furtherFilters = el("details", { class: "evidence-further" }, el("summary", {}, say.more), fields(FURTHER_FACETS));
  const form = el("form", { class: "evidence-form", role: "search", onsubmit: (event) => event.preventDefault() },
    el("label", { for: "evidence-search" }, say.search), search, el("p", { id: "evidence-search-hint" }, say.searchHint),
    el("fieldset", {}, el("legend", {}, say.filters), fields(FIRST_FACETS), furtherFilters),
    el("div", { class: "evidence-actions" }, button(say.clear, cleared), wider));
  const body = el("div", { class: "evidence-body" }, told, form, status, view.legend(), feed, more);
  const panel = { class: "evidence-panel", "aria-labelledby": "evidence-title", oncancel: refused, onclose: closed, onclick: besides };
  const dialog = el("dialog", panel,
    el("div", { class: "evidence-head" }, title,
      el("a", { class: "evidence-skip", href: "#evidence-first", onclick: skipped }, say.skipPanel),
      button(say.close, shut, { class: "evidence-close" })),
    body);

  function fields(facets) {
    const field = (facet) =>
      el("div", {}, el("label", { for: `evidence-${facet}` }, view.facetLabel(facet)), selects.get(facet));
    return el("div", { class: "evidence-selects" }, ...facets.map(field));
  }

  // Results --------------------------------------------------------------------------------------

  function render(focused) {
    const counted = EvidenceSearch.matching(state.bearing, state.query, state.filters);
    const extra = EvidenceSearch.matching(state.extra, state.query, state.filters);
    const groups = view.grouped([...counted, ...extra]);
    if (focused) state.shown = Math.max(BATCH, groups.findIndex((group) => group.some((own) => own.id === focused)) + 1);
    offer();
    const wanted = EvidenceSearch.terms(state.query);
    feed.replaceChildren(...groups.slice(0, state.shown).map((group, index) =>
      view.paragraph(group, { wanted, noted, cited: state.cited }, posted(index, groups.length))));
    feed.querySelectorAll("article").forEach((article, index) => named(article, index));
    more.hidden = groups.length <= state.shown;
    status.textContent = groups.length ? summary(counted, extra) : say.none(state.query.trim());
  }

  function posted(index, total) {
    const place = { "aria-posinset": String(index + 1), "aria-setsize": String(total) };
    return { tabindex: "0", id: index ? undefined : "evidence-first", onkeydown: walked, ...place };
  }

  function named(article, index) {
    article.querySelector("h3").id = `evidence-paragraph-${index}`;
    article.setAttribute("aria-labelledby", `evidence-paragraph-${index}`);
  }

  function noted(passage) {
    if (state.extra.includes(passage)) return say.extra;
    return state.claim?.quotes.some((quote) => quote.passages.includes(passage.id)) ? say.quoted : "";
  }

  function summary(counted, extra) {
    const inDocuments = new Set(counted.map((passage) => passage.document)).size;
    const found = say.found(counted.length, view.grouped(counted).length, inDocuments);
    return found + (extra.length ? say.extras(extra.length) : "") + say.stop;
  }

  // Each choice says how many passages it would leave.
  function offer() {
    for (const [facet, select] of selects) {
      const counted = EvidenceSearch.counts(state.bearing, state.query, state.filters, facet);
      const chosen = state.filters[facet];
      if (chosen !== undefined && !counted.has(chosen)) counted.set(chosen, 0);
      const inScheme = data.codes.map((code) => code.id).filter((id) => counted.has(id));
      const values = inScheme.length ? inScheme : [...counted.keys()];
      const option = (value) => el("option", { value: `=${value}`, selected: value === chosen },
        view.valueLabel(facet, value, counted.get(value)));
      select.replaceChildren(el("option", { value: "" }, say.any), ...values.map(option));
    }
  }

  // What the reader does -------------------------------------------------------------------------

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
    const to = {
      ArrowDown: here.nextElementSibling, ArrowUp: here.previousElementSibling,
      Home: feed.firstElementChild, End: feed.lastElementChild,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  function linked(event) {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    go(link.hash.slice(1));
  }

  function besides(event) {
    if (event.target === dialog) shut();
  }

  // Opening and closing: the address says what is open, and the way back closes it ---------------

  function read(hash) {
    const [, kind, id] = /^#?(?:(claim|passage)-(.+)|evidence)$/u.exec(hash) ?? [null];
    if (kind === "claim") return claims.has(id) ? { claim: claims.get(id) } : null;
    if (kind === "passage") return passages.has(id) ? { passage: passages.get(id) } : null;
    return hash.replace("#", "") === "evidence" ? {} : null;
  }

  // Nothing named: all passages. `focused` is a passage to begin at, `pressed` the name of a value.
  function show({ claim = null, passage = null }, focused, pressed) {
    const bearing = claim ? claim.passages : passage ? [passage.id] : [...passages.keys()];
    const quoted = claim ? claim.quotes.flatMap((quote) => quote.passages) : [];
    reset();
    Object.assign(state, { claim, cited: focused ?? "" });
    state.bearing = bearing.map((id) => passages.get(id));
    state.extra = [...new Set(quoted)].filter((id) => !bearing.includes(id)).map((id) => passages.get(id)).filter(Boolean);
    title.textContent = claim || passage ? say.panel : say.all;
    told.hidden = !claim;
    if (claim) told.replaceChildren(...view.claim(claim, pressed));
    wider.hidden = !claim && !passage;
    render(focused);
    if (!dialog.open) dialog.showModal();
    shown = true;
    body.scrollTop = 0;
    begin(claim || passage, focused);
  }

  function begin(bounded, focused) {
    const found = focused && feed.querySelector(`[data-passage="${focused}"]`);
    if (found) {
      const article = found.closest("article");
      article.focus({ preventScroll: true });
      body.scrollTop = article.offsetTop - 8;
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

  // Escape: the panel closes itself, before the next press, not in an event that comes later.
  function refused(event) {
    event.preventDefault();
    shut();
  }

  // Where a browser closes the panel unasked.
  function closed() {
    if (!dialog.open && shown) shut();
  }

  function shut() {
    shown = false;
    dialog.close();
    if (history.state?.evidence) {
      leaving = true;
      history.back();
    } else if (read(location.hash)) history.replaceState(null, "", location.href.split("#")[0]);
    (back() ?? entry).focus();
    opener = null;
  }

  // Where reading goes on: at what opened the panel, else at the first mark of the claim.
  function back() {
    if (opener?.isConnected && opener !== document.body) return opener;
    return state.claim && document.querySelector(`[data-claim="${state.claim.id}"][role="button"]`);
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
    else if (dialog.open) shut();
  }

  // What of the page can be pressed --------------------------------------------------------------

  // In English a blank stands before the mark; it is no part of what can be pressed.
  function withoutBlank(element) {
    const text = element.firstElementChild?.firstChild;
    if (!text?.data?.startsWith(" ")) return;
    element.before(" ");
    text.data = text.data.trimStart();
  }

  function openable(element, name, focused, pressed) {
    withoutBlank(element);
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
  const head = document.querySelector("#title-block-header") ?? document.body.firstElementChild;
  const bar = el("div", { class: "evidence-entry" }, entry, el("p", {}, say.hint));
  head.after(bar);
  const start = bar.nextElementSibling;
  if (start) start.setAttribute("tabindex", "-1");
  const toText = (event) => { event.preventDefault(); start?.focus(); };
  document.body.prepend(el("a", { class: "evidence-skip", href: "#", onclick: toText }, say.skipPage));
  document.body.append(dialog);
  window.addEventListener("popstate", followed);
  if (read(location.hash)) show(read(location.hash));
});
