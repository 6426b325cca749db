-- Resolves what a brief names: values, quotations and evidence of the claims, figures and
-- tables that the analysis wrote, boxes, and the references.
--
--   []{.value of="claim.value"}                  a number, as the claim prints it; with △ where
--                                                it rests on machine codes below the thresholds,
--                                                which a note before the references explains
--   []{.quote of="claim" n="1"}                  “words”, with a footnote that leads to them
--   []{.evidence of="claim"}                     how many passages bear the claim, coded how
--   [2020]{.literal reason="…"}                  digits that no claim covers, and why
--   ::: {#fig-x .figure of="name"}               figures/name.svg, .png and .txt (alt text);
--                                                first paragraph: caption, others: source
--   ::: {#tbl-x .table of="name"}                tables/name.md, likewise
--   ::: {.box title="…"}, ::: {.key-findings title="…"}
--
-- It runs before all filters of Quarto, and alone under Pandoc: the same tree, the same page.
-- A Lua error would only be logged by Quarto, so faults are gathered and end the process.

local project = quarto and quarto.project and quarto.project.directory
  or os.getenv("QUARTO_PROJECT_DIR")
local page = quarto and quarto.doc and quarto.doc.input_file
  or os.getenv("LIANDONG_PAGE") or PANDOC_STATE.input_files[1] or "the page"
-- Names of functions in typst-template.typ; the class .box would hide Typst's own box.
local in_typst = { box = "evidence-box" }
local typst, docx = FORMAT:match("^typst"), FORMAT:match("^docx")
-- A browser must not begin a line with a footnote mark.
local joiner = FORMAT:match("^html") and "\u{2060}" or ""
local chinese = true

local faults = pandoc.List()

local function fault(file, sentence)
  faults:insert(file .. ": " .. sentence)
end

local function stop_if_faulty()
  if #faults > 0 then
    io.stderr:write(table.concat(faults, "\n"), "\n")
    os.exit(1)
  end
end

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

-- Claims -----------------------------------------------------------------------------

local claims_file, claims, gate

local function read_claims()
  local study = pandoc.path.directory(project)
  claims_file = pandoc.path.join({ study, "analysis", "results", "claims.json" })
  local text = read(claims_file)
  if not text then
    fault(claims_file, "the claims are missing; run the analysis first")
    stop_if_faulty()
  end
  local told = pandoc.json.decode(text, false)
  claims, gate = {}, told.gate
  for _, claim in ipairs(told.claims) do
    claims[claim.id] = claim
  end
end

local function claim_of(span, name)
  local claim = claims[name]
  if not claim then
    fault(page, "unknown claim “" .. tostring(name) .. "” in ." .. span.classes[1]
      .. "; expected one of " .. claims_file)
  end
  return claim
end

local function in_language(record, field)
  return record[field .. (chinese and "_zh" or "_en")]
end

-- The gate: numbers that rest on machine codes below the study's thresholds get a mark.

local sign = "△"
local below = {}

local function mark(before)
  local words = chinese and "含未达门槛的机器编码，见文末说明"
    or "rests on machine codes below the thresholds; see the note at the end"
  -- A list, as the order of a table's keys changes from run to run.
  local said = { { "title", words }, { "role", "img" }, { "aria-label", words } }
  local attributes = FORMAT:match("^html") and said or {}
  return pandoc.Superscript({ pandoc.Span({ pandoc.Str(before .. sign) }, pandoc.Attr("", {}, attributes)) })
end

-- No line may begin with the mark. Typst begins none behind a digit or a percent sign; elsewhere
-- the joiner goes into the mark, since a PDF would make it part of the number's last glyph.
local function marked(printed, text)
  if typst then
    printed:insert(mark(text:find("[%d%%]$") and "" or "\u{2060}"))
  else
    if not docx then printed:insert(pandoc.Str("\u{2060}")) end
    printed:insert(mark(""))
  end
end

-- A picture or a table has the mark at a code's label.
local function find_marks(text)
  for code, labels in pairs(gate and gate.codes or {}) do
    if text:find(labels.label_zh .. sign, 1, true) or text:find(labels.label_en .. sign, 1, true) then
      below[code] = true
    end
  end
end

local function concerned()
  local codes, labels = pandoc.List(), pandoc.List()
  for code in pairs(below) do codes:insert(code) end
  codes:sort()
  for _, code in ipairs(codes) do labels:insert(in_language(gate.codes[code], "label")) end
  return table.concat(labels, chinese and "、" or ", ")
end

local explained = {
  zh = "%s：含机器编码，所涉编码未全部达到门槛：编码者一致性α不低于%g，机器编码的 F1（按段落交叉验证）不低于%g、"
    .. "其95%%区间下限不低于%g，多数意见至少给过%g句。未达到的：%s。",
  en = "%s: counts machine codes, some of which miss a threshold: agreement between coders (alpha) of at least %g; "
    .. "F1 of the machine (cross-validated by paragraph) of at least %g, the lower end of its 95%% interval at "
    .. "least %g; at least %g passages by the coders' majority. Those that miss one: %s.",
}

-- Where a mark was printed; before the references, or at the end.
local function with_note(blocks, styled)
  if not next(below) then return blocks end
  local text = explained[chinese and "zh" or "en"]:format(sign, gate.minimum_alpha, gate.minimum_f1,
    gate.minimum_f1_low, gate.minimum_passages, concerned())
  local place = #blocks + 1
  for index, block in ipairs(blocks) do
    if block.t == "Div" and block.identifier == "refs" then
      place = index > 1 and blocks[index - 1].t == "Header" and index - 1 or index
    end
  end
  local made = pandoc.Blocks({})
  for index = 1, place - 1 do made:insert(blocks[index]) end
  made:extend(styled(pandoc.Blocks({ pandoc.Para({ pandoc.Str(text) }) })))
  for index = place, #blocks do made:insert(blocks[index]) end
  return made
end

-- What a page for a browser opens the passages of its claim from: see evidence.js.
local function opening(class, claim, content, key)
  content = pandoc.Inlines(content)
  if not FORMAT:match("^html") then return content end
  local attributes = { { "data-claim", claim.id }, key and { "data-value", key } }
  return pandoc.Inlines({ pandoc.Span(content, pandoc.Attr("", { "claim-" .. class }, attributes)) })
end

local function value(span)
  local of = span.attributes.of or ""
  local name, key = of:match("^(.*)%.([^.]+)$")
  local claim = claim_of(span, name or of)
  if not claim then return {} end
  local found = key and (claim.values or {})[key]
  if not found then
    fault(page, "the claim “" .. claim.id .. "” has no value “" .. tostring(key) .. "”")
    return {}
  end
  local text = in_language(found, "text")
  local printed = pandoc.Inlines(text)
  if gate and found.gate and not found.gate.passed then
    for _, code in ipairs(found.gate.codes) do below[code] = true end
    marked(printed, text)
  end
  return opening("value", claim, printed, key)
end

-- Inside quotation marks Chinese takes the single ones.
local function nested(words)
  return (words:gsub("“", "‘"):gsub("”", "’"))
end

local function in_chinese(words)
  local said = pandoc.Str(words)
  if chinese then return said end
  return pandoc.Span({ said }, pandoc.Attr("", {}, { lang = "zh-Hans" }))
end

-- The raw file is the one whose name begins with the passage's document number.
local function places(quote)
  local spans = pandoc.List(quote.raw_spans or {}):map(function(span)
    return tostring(math.tointeger(span[1]) + 1) .. "–" .. tostring(math.tointeger(span[2]))
  end)
  local passages = table.concat(quote.passages or {}, chinese and "、" or ", ")
  if chinese then
    return passages .. "（原始文件第" .. table.concat(spans, "、") .. "字）"
  end
  return passages .. " (characters " .. table.concat(spans, ", ") .. ")"
end

local function cite(key)
  local mode = pandoc.Citation(key, "NormalCitation")
  return pandoc.Cite({ pandoc.Str("[@" .. key .. "]") }, { mode })
end

-- A title that the source has lost stands in brackets already.
local function in_guillemets(title)
  return title:find("^〔") and title or "《" .. title .. "》"
end

local one_page = false

-- On a single page the reference below has the rest.
local function short_footnote(quote)
  local who = quote.speaker or ""
  local content = pandoc.Inlines(who ~= "" and { in_chinese(who) } or {})
  if quote.citekey then content:insert(cite(quote.citekey)) end
  content:insert(pandoc.Str((chinese and "，语句" or ", passage ") .. places(quote)
    .. (chinese and "。" or ".")))
  return pandoc.Note({ pandoc.Para(content) })
end

local function footnote(quote)
  if one_page then return short_footnote(quote) end
  local who, where = quote.speaker or "", quote.affiliation or ""
  local title, content = in_guillemets(quote.title), nil
  if chinese then
    who = who .. (where ~= "" and "（" .. where .. "）" or "")
    content = pandoc.Inlines({ pandoc.Str((who ~= "" and who .. "，" or "") .. title .. "，" .. quote.source) })
  else
    content = pandoc.Inlines(who ~= "" and { in_chinese(who) } or {})
    if where ~= "" then content:extend({ pandoc.Str(" ("), in_chinese(where), pandoc.Str(")") }) end
    if who ~= "" or where ~= "" then content:insert(pandoc.Str(", ")) end
    content:extend({ in_chinese(title), pandoc.Str(", "), in_chinese(quote.source) })
  end
  if quote.citekey then content:insert(cite(quote.citekey)) end
  content:insert(pandoc.Str((chinese and "；语句" or "; passage ") .. places(quote)
    .. (chinese and "。" or ".")))
  return pandoc.Note({ pandoc.Para(content) })
end

-- On English pages the words stand in the original, and what they mean is marked as ours.
local function translated(quote)
  local meaning = quote.translation_en or ""
  if meaning == "" then return pandoc.Inlines(" [no translation yet]") end
  return pandoc.Inlines(" (“" .. meaning .. "”; our translation)")
end

-- A figure among the words that doesn't agree with the others around it: readers must be told.
local function checked(quote)
  local said = in_language(quote, "check") or ""
  if said == "" then return pandoc.Inlines({}) end
  said = said:gsub("。$", ""):gsub("%.$", "")
  return pandoc.Inlines({ pandoc.Str(chinese and "（核对：" .. said .. "）" or " (Check: " .. said .. ".)") })
end

local function quotation(span)
  local claim = claim_of(span, span.attributes.of)
  if not claim then return {} end
  for _, quote in ipairs(claim.quotes or {}) do
    if tostring(math.tointeger(quote.n)) == span.attributes.n then
      local words = pandoc.Inlines({ in_chinese("“" .. nested(quote.text) .. "”") })
      if not chinese then words:extend(translated(quote)) end
      words:extend(checked(quote))
      if joiner ~= "" then words:insert(pandoc.Str(joiner)) end
      local said = opening("quote", claim, words)
      said:insert(footnote(quote))
      return said
    end
  end
  fault(page, "the claim “" .. claim.id .. "” has no quotation n=" .. tostring(span.attributes.n)
    .. "; it has " .. #(claim.quotes or {}))
  return {}
end

local function evidence(span)
  local claim = claim_of(span, span.attributes.of)
  if not claim then return {} end
  local documents, count = {}, 0
  for _, passage in ipairs(claim.passages) do
    local document = passage:match("^[^-]+")
    if not documents[document] then count = count + 1 end
    documents[document] = true
  end
  local coded = in_language(claim, "coded_by") or ""
  local text = chinese
    and ("〔证据：" .. #claim.passages .. "句，" .. count .. "份文献；" .. coded .. "〕")
    or (" [evidence: " .. #claim.passages .. " passages in " .. count .. " documents; " .. coded .. "]")
  if typst then
    return { pandoc.RawInline("typst", "#evidence["), pandoc.Str(text), pandoc.RawInline("typst", "]") }
  end
  local attributes = docx and { ["custom-style"] = "Evidence" } or {}
  return opening("evidence", claim, {
    pandoc.Span({ pandoc.Str(text) }, pandoc.Attr("", { "evidence-count" }, attributes)),
  })
end

local function literal(span)
  if (span.attributes.reason or "") == "" then
    fault(page, "“" .. pandoc.utils.stringify(span) .. "” in .literal has no reason; add reason=\"…\"")
  end
  return span.content
end

local spans = { value = value, quote = quotation, evidence = evidence, literal = literal }

local function resolve_span(span)
  local resolve = span.classes[1] and spans[span.classes[1]]
  if resolve then return resolve(span) end
end

-- Digits -----------------------------------------------------------------------------

local function is_digit(point)
  return (point >= 0x30 and point <= 0x39) or (point >= 0xFF10 and point <= 0xFF19)
    or point == 0x25 or point == 0xFF05 or point == 0x2030
    or (point >= 0x2460 and point <= 0x249B) or (point >= 0x2150 and point <= 0x218B)
    or point == 0xB2 or point == 0xB3 or point == 0xB9 or (point >= 0xBC and point <= 0xBE)
end

local function check_digits(text)
  for _, point in utf8.codes(text) do
    if is_digit(point) then
      fault(page, "“" .. text .. "” has digits that no claim covers; name a value of a claim, "
        .. "or write [" .. text .. "]{.literal reason=\"…\"}")
      return
    end
  end
end

local digits = {
  traverse = "topdown",
  Span = function(span)
    if span.classes[1] and spans[span.classes[1]] then return span, false end
  end,
  Cite = function(cited) return cited, false end,
  Str = function(str) check_digits(str.text) end,
  Code = function(code) check_digits(code.text) end,
}

-- Cross-references ---------------------------------------------------------------------

-- Pandoc takes @ behind a letter, thus behind 见, for part of a word.
local function reference_in(str)
  local before, key, behind = str.text:match("^(.-)@([ft][ib][gl]%-[%w_-]+)(.*)$")
  if not key then return end
  local cited = pandoc.Cite({ pandoc.Str("@" .. key) }, { pandoc.Citation(key, "AuthorInText") })
  local rest = pandoc.Str(behind)
  return pandoc.Inlines({ pandoc.Str(before), cited }) .. (reference_in(rest) or { rest })
end

-- Figures, tables, boxes -------------------------------------------------------------

-- Named in Typst and for Word; a class elsewhere.
local function source_note(blocks)
  if typst then
    local result = pandoc.Blocks({ pandoc.RawBlock("typst", "#source-note[") })
    result:extend(blocks)
    result:insert(pandoc.RawBlock("typst", "]"))
    return result
  end
  local attributes = docx and { ["custom-style"] = "Source Note" } or {}
  return pandoc.Blocks({ pandoc.Div(blocks, pandoc.Attr("", { "source-note" }, attributes)) })
end

local function material(div, folder, endings)
  local name = tostring(div.attributes.of)
  local base = pandoc.path.join({ project, folder, name .. (chinese and "" or ".en") })
  local texts = {}
  for _, ending in ipairs(endings) do
    local file = base .. "." .. ending
    texts[ending] = read(file)
    if not texts[ending] then
      fault(page, "unknown " .. div.classes[1] .. " “" .. name .. "”: there is no " .. file)
      return {}, base
    end
  end
  return texts, base
end

local function float(div, content)
  local caption, notes = div.content[1], pandoc.Blocks({})
  if not caption then
    fault(page, "the " .. div.classes[1] .. " “" .. tostring(div.attributes.of)
      .. "” has no caption; write it as the first paragraph")
    return {}
  end
  for index = 2, #div.content do notes:insert(div.content[index]) end
  local blocks = pandoc.Blocks({ content })
  if #notes > 0 then blocks:extend(source_note(notes)) end
  blocks:insert(caption)
  return pandoc.Div(blocks, pandoc.Attr(div.identifier))
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

local function figure(div)
  local texts, base = material(div, "figures", { "svg", "png", "txt" })
  if not texts.txt then return {} end
  local alt = texts.txt:gsub("%s+$", "")
  find_marks(alt)
  if typst then
    local source = "/figures/" .. pandoc.path.filename(base) .. ".svg"
    local image = "#image(" .. quoted(source) .. ", alt: " .. quoted(alt) .. ", width: " .. ((chinese or one_page) and "100%" or "74%") .. ")"
    return float(div, pandoc.Para({ pandoc.RawInline("typst", image) }))
  end
  local here = pandoc.system.get_working_directory()
  local source = pandoc.path.make_relative(base .. (docx and ".png" or ".svg"), here, true)
  -- HTML takes the words from fig-alt, Word from the caption, which Quarto would also print
  -- below an image that stands alone in its paragraph.
  if docx then
    local image = pandoc.Image({ pandoc.Str(alt) }, source, "", { width = "100%" })
    return float(div, pandoc.Para({ image, pandoc.RawInline("openxml", "") }))
  end
  local image = pandoc.Image({}, source, "", { ["fig-alt"] = alt, width = "100%" })
  return float(div, pandoc.Para({ image }))
end

-- Word takes the size of a cell's text from a paragraph style, not from the table's.
local function in_small(made)
  local function small(rows)
    return rows:map(function(row)
      row.cells = row.cells:map(function(cell)
        local text = pandoc.Para(pandoc.utils.blocks_to_inlines(cell.contents))
        local style = pandoc.Attr("", {}, { ["custom-style"] = "Table Text" })
        cell.contents = { pandoc.Div({ text }, style) }
        return cell
      end)
      return row
    end)
  end
  made.head.rows = small(made.head.rows)
  made.bodies = made.bodies:map(function(body)
    body.body = small(pandoc.List(body.body))
    return body
  end)
  return made
end

local function table_(div)
  local texts, base = material(div, "tables", { "md" })
  if not texts.md then return {} end
  local read_ = pandoc.read(texts.md, "markdown+east_asian_line_breaks").blocks
  if #read_ ~= 1 or read_[1].t ~= "Table" then
    fault(base .. ".md", "expected one table and nothing else")
    return {}
  end
  find_marks(pandoc.utils.stringify(read_))
  local made = read_:walk({ Span = resolve_span })[1]
  return float(div, docx and in_small(made) or made)
end

-- Word frames what stands in a table of one cell, lists included.
local function frame(blocks)
  local cell = pandoc.Cell(blocks)
  local body = { attr = pandoc.Attr(), body = { pandoc.Row({ cell }) }, head = {}, row_head_columns = 0 }
  return pandoc.Table({}, { { "AlignLeft", 1 } }, pandoc.TableHead({}), { body }, pandoc.TableFoot({}),
    pandoc.Attr("", {}, { ["custom-style"] = "BoxTable" }))
end

local function box(div)
  local name, title = div.classes[1], div.attributes.title or ""
  check_digits(title)
  if typst then
    local call = "#" .. (in_typst[name] or name) .. "(title: " .. quoted(title) .. ")["
    local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", call) })
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  end
  local head, body = pandoc.Para({ pandoc.Str(title) }), div.content
  if docx then
    head = pandoc.Div({ head }, pandoc.Attr("", {}, { ["custom-style"] = "Box Title" }))
    body = pandoc.Div(body, pandoc.Attr("", {}, { ["custom-style"] = "Box" }))
    return frame(pandoc.Blocks({ head, body }))
  end
  head = pandoc.Div({ head }, pandoc.Attr("", { "box-title" }))
  return pandoc.Div({ head, pandoc.Div(body, pandoc.Attr("", { "box-body" })) }, pandoc.Attr("", { name }))
end

local divs = { figure = figure, table = table_, box = box, ["key-findings"] = box }

local function resolve_div(div)
  local resolve = div.classes[1] and divs[div.classes[1]]
  if resolve then return resolve(div) end
end

-- Headings: 一、二、 at the first level, （一）（二） at the second; in English 1. and 1.1 ------

local numerals = { "一", "二", "三", "四", "五", "六", "七", "八", "九" }

local function numeral(n)
  if n < 10 then return numerals[n] end
  local tens, ones = n // 10, n % 10
  return (tens > 1 and numerals[tens] or "") .. "十" .. (numerals[ones] or "")
end

local function numbered(first, second)
  if chinese then
    return second == 0 and numeral(first) .. "、" or "（" .. numeral(second) .. "）"
  end
  return second == 0 and first .. ". " or first .. "." .. second .. " "
end

local function number_headings(blocks)
  local top, first, second = 9, 0, 0
  blocks:walk({ Header = function(header) top = math.min(top, header.level) end })
  return blocks:walk({
    Header = function(header)
      if header.classes:includes("unnumbered") or header.level > top + 1 then return end
      if header.level == top then
        first, second = first + 1, 0
      else
        second = second + 1
      end
      header.content:insert(1, pandoc.Str(numbered(first, second)))
      return header
    end,
  })
end

-- Date -------------------------------------------------------------------------------

local months = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December" }

local function written_date(text)
  local year, month, day = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)$")
  if not year then return text end
  if chinese then return year .. "年" .. tonumber(month) .. "月" .. tonumber(day) .. "日" end
  return tonumber(day) .. " " .. months[tonumber(month)] .. " " .. year
end

-- References -------------------------------------------------------------------------

-- Cross-references look like citations; they are kept out of citeproc's sight.
local function is_reference(cited)
  return cited.citations[1].id:match("^fig%-") or cited.citations[1].id:match("^tbl%-")
end

local function has_han(text)
  local rest = text:gsub("等", ""):gsub("版", "")
  for _, point in utf8.codes(rest) do
    if point >= 0x4E00 and point <= 0x9FFF then return true end
  end
  return false
end

-- The style prints 等 (and others) and 版 (edition) in every entry, whatever its language.
local function cure(entry)
  if has_han(pandoc.utils.stringify(entry)) then return end
  local endings = { ["2"] = "nd", ["3"] = "rd" }
  return entry:walk({
    Str = function(str)
      local edition = str.text:match("^版(.*)$")
      if edition then return pandoc.Str("ed" .. edition) end
      return pandoc.Str((str.text:gsub("等", "et al")))
    end,
    Inlines = function(inlines)
      for index = 1, #inlines - 2 do
        local n = inlines[index].t == "Str" and inlines[index].text:match("^%d+$")
        if n and inlines[index + 2].t == "Str" and inlines[index + 2].text:match("^ed%.?$") then
          inlines[index] = pandoc.Str(n .. (endings[n] or "th"))
        end
      end
      return inlines
    end,
  })
end

local function references(doc)
  if not doc.meta.bibliography then return doc end
  local kept = pandoc.List()
  doc = doc:walk({
    Cite = function(cited)
      if is_reference(cited) then
        kept:insert(cited)
        return pandoc.Span({}, pandoc.Attr("", { "kept" }, { n = tostring(#kept) }))
      end
    end,
  })
  doc = pandoc.utils.citeproc(doc)
  doc.meta.bibliography, doc.meta.nocite, doc.meta.csl = nil, nil, nil
  doc = doc:walk({
    Span = function(span)
      if span.classes:includes("kept") then return kept[tonumber(span.attributes.n)] end
    end,
    Div = function(div)
      if div.classes:includes("csl-entry") then return cure(div) end
    end,
  })
  if typst then
    doc = doc:walk({
      Div = function(div)
        if div.identifier ~= "refs" then return end
        return { pandoc.RawBlock("typst", "#references["), div, pandoc.RawBlock("typst", "]") }
      end,
    })
  end
  return doc:walk({ Cite = function(cited) if not is_reference(cited) then return cited.content end end })
end

-- Chinese words on English pages ----------------------------------------------------------

local function is_chinese(point)
  return (point >= 0x3000 and point <= 0x303F) or (point >= 0x3400 and point <= 0x9FFF)
    or (point >= 0xFF00 and point <= 0xFFEF)
end

local function has_chinese(text)
  for _, point in utf8.codes(text) do
    if is_chinese(point) then return true end
  end
  return false
end

-- Quotation marks, dashes and dots belong to the Chinese words on both sides of them.
local between = { [0x201C] = true, [0x201D] = true, [0x2018] = true, [0x2019] = true,
  [0x2014] = true, [0x2026] = true, [0xB7] = true }

local function tagged(str)
  if not has_chinese(str.text) then return end
  local pieces, run, marks, rest = pandoc.Inlines({}), "", "", ""
  local function close()
    if run ~= "" then pieces:insert(in_chinese(run)) end
    run, rest, marks = "", rest .. marks, ""
  end
  for _, point in utf8.codes(str.text) do
    local sign = utf8.char(point)
    if is_chinese(point) then
      if rest ~= "" then pieces:insert(pandoc.Str(rest)) end
      run, marks, rest = run .. marks .. sign, "", ""
    elseif run ~= "" and between[point] then
      marks = marks .. sign
    else
      close()
      rest = rest .. sign
    end
  end
  close()
  if rest ~= "" then pieces:insert(pandoc.Str(rest)) end
  return pieces
end

-- English puts the mark of a footnote behind the stop, not before it.
local function notes_behind_stops(inlines)
  for index = 1, #inlines - 1 do
    local behind = inlines[index + 1]
    local stop, more = (behind.text or ""):match("^([.,;:!?]+)(.*)$")
    if inlines[index].t == "Note" and behind.t == "Str" and stop then
      inlines[index], inlines[index + 1] = pandoc.Str(stop), inlines[index]
      if more ~= "" then inlines:insert(index + 2, pandoc.Str(more)) end
    end
  end
  return inlines
end

-- Tagged within what was tagged before: once is enough.
local function flat(span)
  if not span.attributes.lang then return end
  span.content = span.content:walk({
    Span = function(inner) if inner.attributes.lang then return inner.content end end,
  })
  return span
end

local function in_english(blocks)
  blocks = blocks:walk({ Inlines = notes_behind_stops }):walk({ Str = tagged }):walk({ Span = flat })
  if not typst then return blocks end
  return blocks:walk({
    Span = function(span)
      if span.attributes.lang ~= "zh-Hans" then return end
      return pandoc.Inlines({ pandoc.RawInline("typst", "#zh[") }) .. span.content
        .. { pandoc.RawInline("typst", "]") }
    end,
  })
end

-- The whole page ---------------------------------------------------------------------

local function check_titles(meta)
  for _, key in ipairs({ "title", "subtitle", "abstract" }) do
    local title = meta[key]
    if title then check_digits(pandoc.utils.stringify(title)) end
  end
end

local function closing_quotes(str)
  if not str.text:find("’") then return end
  local pieces, from = pandoc.Inlines({}), 1
  for at, behind in str.text:gmatch("()’()") do
    pieces:insert(pandoc.Str(str.text:sub(from, at - 1)))
    pieces:insert(pandoc.RawInline("typst", "\\u{2019}"))
    from = behind
  end
  pieces:insert(pandoc.Str(str.text:sub(from)))
  return pieces
end

function Pandoc(doc)
  chinese = not doc.meta.lang or pandoc.utils.stringify(doc.meta.lang):match("^zh") ~= nil
  one_page = doc.meta["one-page"] == true
  read_claims()
  check_titles(doc.meta)
  doc.blocks = doc.blocks:walk({ Str = reference_in })
  doc.blocks:walk(digits)
  doc.blocks = doc.blocks:walk({ Span = resolve_span }):walk({ Div = resolve_div })
  doc.blocks = with_note(doc.blocks, source_note)
  doc.blocks = number_headings(doc.blocks)
  stop_if_faulty()
  if doc.meta["issue-date"] then
    doc.meta["issue-date"] = pandoc.utils.stringify(doc.meta["issue-date"])
    doc.meta["issue-date-text"] = written_date(doc.meta["issue-date"])
    local year, month, day = doc.meta["issue-date"]:match("^(%d%d%d%d)%-0?(%d+)%-0?(%d+)$")
    doc.meta["issue-day"] = { year = year, month = month, day = day }
  end
  doc = references(doc)
  if not chinese then doc.blocks = in_english(doc.blocks) end
  if not typst then return doc end
  -- Pandoc's Typst writer takes ’ for an apostrophe that Typst may turn round.
  return doc:walk({ Str = closing_quotes })
end
