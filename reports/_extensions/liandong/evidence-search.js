// Which passages are shown: words of the page, full-text search, filters. Knows nothing of the page.
"use strict";

const EvidenceSearch = (() => {
  const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const words = {
    zh: {
      all: "检索全部语句", hint: "按下数字、〔证据〕或脚注中的语句编号，可查看所据语句及其上下文。",
      open: (text) => `查看所据语句：${text}`, panel: "所据语句", close: "关闭",
      skipPage: "跳到正文", skipPanel: "跳到语句",
      values: "此论断的数值", pressed: "所按数值", below: "含未达门槛的机器编码",
      search: "全文检索", searchHint: "可输入多个词，以空格分开；须同时出现",
      filters: "筛选", more: "更多筛选", clear: "清除检索与筛选", everything: "改为检索全部语句",
      any: "全部", document: "文献", speaker: "发言人", nobody: "编者，或姓名已失",
      found: (count, paragraphs, documents) => `共${count}句，见于${documents}份文献的${paragraphs}个段落`,
      extras: (count) => `；另有引文${count}句，不计入`,
      none: (query) => (query ? `没有找到同时含“${query}”并符合筛选的语句。` : "没有符合筛选的语句。"),
      further: "再显示一些",
      legend: "编码从何而来", modelsOnly: "以下编码由大语言模型编码者或机器编码器给出，没有一个出自人。",
      peopleToo: "以下编码出自大语言模型编码者、机器编码器和人，各有标明。",
      rule: "实线框：计入论断的编码（模型读过的语句取其多数意见，其余取机器编码）；"
        + "虚线框：有编码者给出而未计入。",
      undated: "日期未载", passage: "语句", raw: "原始文件", characters: ["第", "字"],
      quoted: "引文", extra: "引文，不计入句数", uncounted: "未计入",
      kinds: { person: "人", language_model: "模型", machine: "机器" },
      by: { person: "人工编码", language_model: "模型编码，取多数意见", machine: "机器编码", "": "不在分析之列" },
      paragraphs: { title: "题名", heading: "小标题", question: "提问", note: "附注", reference: "参考文献" },
      comma: "，", semicolon: "；", colon: "：", stop: "。",
    },
    en: {
      all: "Search all passages",
      hint: "Press a number, an evidence mark or a passage's id in a footnote to read it in context.",
      open: (text) => `Show the passages behind: ${text}`, panel: "Passages behind this", close: "Close",
      skipPage: "Skip to the text", skipPanel: "Skip to the passages",
      values: "Values of this claim", pressed: "the value pressed",
      below: "rests on machine codes below the thresholds",
      search: "Full-text search (in Chinese)", searchHint: "Several words, with blanks between: all must stand there",
      filters: "Filters", more: "More filters", clear: "Clear search and filters",
      everything: "Search all passages instead",
      any: "All", document: "Document", speaker: "Speaker", nobody: "The editors, or a name that is lost",
      found: (count, paragraphs, documents) =>
        `${many(count, "passage")} in ${many(paragraphs, "paragraph")} of ${many(documents, "document")}`,
      extras: (count) => `; and ${count} quoted, not counted`,
      none: (query) => (query ? `No passage has all of “${query}” and fits the filters.` : "No passage fits the filters."),
      further: "Show more",
      legend: "Where the codes come from",
      modelsOnly: "The codes below were given by large language models or by the machine coder; none is a person's.",
      peopleToo: "The codes below were given by large language models, the machine coder and people, each named.",
      rule: "Solid: codes that the claim counts (the models' majority where they read the passage, else the"
        + " machine's). Dashed: given by a coder and not counted.",
      undated: "undated", passage: "Passage", raw: "raw file", characters: ["characters ", ""],
      quoted: "quoted", extra: "quoted, not counted", uncounted: "not counted",
      kinds: { person: "person", language_model: "model", machine: "machine" },
      by: {
        person: "coded by people", language_model: "coded by models, whose majority counts",
        machine: "coded by the machine", "": "not part of the analysis",
      },
      paragraphs: { title: "title", heading: "heading", question: "question", note: "note", reference: "reference" },
      comma: ", ", semicolon: "; ", colon: ": ", stop: ".",
    },
  };

  // Full-width and half-width signs, quotation marks and letters' cases are one to a search.
  const plainly = (signs, mark) => [...signs].map((sign) => [sign, mark]);
  const marks = new Map([...plainly("“”„「」『』", '"'), ...plainly("‘’", "'")]);

  // Returns the folded text and, for each of its units, where it stands in the text.
  function fold(text) {
    let folded = "";
    const at = [];
    let index = 0;
    for (const sign of text) {
      const plain = marks.get(sign) ?? sign.normalize("NFKC").toLowerCase();
      folded += plain;
      for (let unit = 0; unit < plain.length; unit += 1) at.push(index);
      index += sign.length;
    }
    at.push(index);
    return { folded, at };
  }

  const terms = (query) => query.split(/\s+/u).filter(Boolean).map((word) => fold(word).folded);

  // Returns where in `text` the terms stand, as [start, end) without overlaps.
  function hits(text, wanted) {
    const { folded, at } = fold(text);
    const found = [];
    for (const term of wanted) {
      for (let from = folded.indexOf(term); from >= 0; from = folded.indexOf(term, from + term.length)) {
        let end = from + term.length;
        while (end < folded.length && at[end] === at[end - 1]) end += 1;
        found.push([at[from], at[end]]);
      }
    }
    found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.reduce((kept, [start, end]) => {
      const last = kept[kept.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else kept.push([start, end]);
      return kept;
    }, []);
  }

  // What a passage is filed under: its document, its speaker, its codes of a dimension.
  function filedUnder(passage, facet) {
    if (facet === "document") return [passage.document];
    if (facet === "speaker") return [passage.speaker];
    return passage.counted.filter((code) => code.startsWith(`${facet}.`));
  }

  const fits = (passage, filters) =>
    Object.entries(filters).every(([facet, value]) => filedUnder(passage, facet).includes(value));

  function matching(passages, query, filters) {
    const wanted = terms(query);
    return passages.filter((passage) => {
      passage.folded ??= fold(passage.text).folded;
      return wanted.every((term) => passage.folded.includes(term)) && fits(passage, filters);
    });
  }

  // Returns how many passages each value of a facet would leave, the other filters as they are.
  function counts(passages, query, filters, facet) {
    const others = Object.fromEntries(Object.entries(filters).filter(([name]) => name !== facet));
    const counted = new Map();
    for (const passage of matching(passages, query, others)) {
      for (const value of filedUnder(passage, facet)) counted.set(value, (counted.get(value) ?? 0) + 1);
    }
    return counted;
  }

  return { words, terms, hits, matching, counts };
})();
