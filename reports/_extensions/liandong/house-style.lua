-- Gives a page the look of the house: what house-style.yml beside _quarto.yml says (series, logo,
-- colours, fonts, contact line) as variables of the Typst partials, as custom properties of the
-- style sheet, as the head and the foot of a page for a browser, and as paragraphs for Word, whose
-- fonts, colours and logo stand in the reference document. Runs behind liandong.lua.

local project = quarto and quarto.project and quarto.project.directory
  or os.getenv("QUARTO_PROJECT_DIR")
local html, typst, docx = FORMAT:match("^html"), FORMAT:match("^typst"), FORMAT:match("^docx")
local file = pandoc.path.join({ project, "house-style.yml" })
local chinese = true

-- Families that a reader's system may have in place of one of ours, by kind.
local stacks = {
  ["Noto Serif SC"] = '"Source Han Serif SC", "Songti SC", SimSun, serif',
  ["Noto Sans SC"] = '"Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
}
-- Chinese faces give quotation marks the width of a Chinese character.
local latin = { ["Noto Serif SC"] = 'Georgia, "Times New Roman", ', ["Noto Sans SC"] = "Arial, Helvetica, " }

-- The values, in the page's language ------------------------------------------------------

local function stop(sentence)
  io.stderr:write(file .. ": " .. sentence .. "\n")
  os.exit(1)
end

-- Pandoc reads YAML values as Markdown; of a line without markup that leaves the line.
local function plain(value)
  if pandoc.utils.type(value) ~= "table" and pandoc.utils.type(value) ~= "Meta" then
    return pandoc.utils.stringify(value)
  end
  local words = value[chinese and "zh" or "en"]
  if words and not value.number then return plain(words) end
  local read = {}
  for key, part in pairs(value) do read[key] = plain(part) end
  return read
end

local function read_house()
  local opened = io.open(file, "rb")
  if not opened then stop("the house style is missing; put it back") end
  local text = "---\n" .. opened:read("a") .. "\n---\n"
  opened:close()
  local house = plain(pandoc.read(text, "commonmark+yaml_metadata_block").meta)
  for _, key in ipairs({ "organisation", "logo", "colours", "fonts", "series", "contact" }) do
    if not house[key] then stop("“" .. key .. "”: this key is missing; add it") end
  end
  return house
end

local function joined(parts)
  return table.concat(parts, chinese and "　" or " · ")
end

-- 第十二期, No. 12 -----------------------------------------------------------------------

local numerals = { "一", "二", "三", "四", "五", "六", "七", "八", "九" }

local function numeral(n)
  local tens, ones = n // 10, n % 10
  return (tens > 1 and numerals[tens] or "") .. (tens > 0 and "十" or "") .. (numerals[ones] or "")
end

local function numbered(issue)
  if not issue:match("^%d+$") then return issue end
  return chinese and "第" .. numeral(math.tointeger(issue)) .. "期" or "No. " .. issue
end

-- A page may bear a series and a number of its own.
local function complete(meta, house)
  local function own(key) return meta[key] and pandoc.utils.stringify(meta[key]) end
  meta.series = own("series") or house.series[chinese and "zh" or "en"]
  meta.issue = numbered(own("issue") or house.series.number)
end

local function masthead(meta)
  local parts = pandoc.List()
  for _, key in ipairs({ "series", "issue", "issue-date-text" }) do
    if meta[key] then parts:insert(pandoc.utils.stringify(meta[key])) end
  end
  return joined(parts)
end

local function colophon(house)
  local parts = pandoc.List({ house.organisation, house.contact })
  if house.licence then parts:insert(house.licence) end
  return joined(parts)
end

-- Typst ---------------------------------------------------------------------------------

local function literal(value)
  if type(value) ~= "table" then
    return '"' .. value:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
  end
  local keys, parts = pandoc.List(), pandoc.List()
  for key in pairs(value) do keys:insert(key) end
  keys:sort()
  for _, key in ipairs(keys) do parts:insert(key .. ": " .. literal(value[key])) end
  return "(" .. table.concat(parts, ", ") .. ")"
end

-- A page for a browser -------------------------------------------------------------------

local function include(meta, place, text)
  if quarto then return quarto.doc.include_text(place, text) end
  local names = {
    ["in-header"] = "header-includes", ["before-body"] = "include-before", ["after-body"] = "include-after",
  }
  local all = pandoc.Blocks(meta[names[place]] or {})
  all:insert(pandoc.RawBlock("html", text))
  meta[names[place]] = pandoc.MetaBlocks(all)
end

local function stack(family)
  local before = chinese and "" or latin[family] or ""
  return before .. '"' .. family .. '", ' .. (stacks[family] or "sans-serif")
end

local function properties(house)
  local said = pandoc.List()
  for _, key in ipairs({ "ink", "quiet", "accent", "tint", "rule" }) do
    said:insert("--" .. key .. ": " .. house.colours[key] .. ";")
  end
  said:insert("--text-font: " .. stack(house.fonts.text) .. ";")
  said:insert("--heading-font: " .. stack(house.fonts.headings) .. ";")
  said:insert("--label-font: " .. stack(house.fonts.labels) .. ";")
  return "<style>\n:root { " .. table.concat(said, " ") .. " }\n</style>"
end

local function escaped(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function dress_html(doc, house)
  local here = pandoc.system.get_working_directory()
  local logo = pandoc.path.make_relative(pandoc.path.join({ project, house.logo.file }), here, true)
  include(doc.meta, "in-header", properties(house))
  include(doc.meta, "before-body", '<header class="masthead"><img class="logo" src="' .. escaped(logo)
    .. '" alt="' .. escaped(house.logo.alt) .. '"><p>' .. escaped(masthead(doc.meta)) .. "</p></header>")
  include(doc.meta, "after-body", '<footer class="colophon"><p>' .. escaped(colophon(house))
    .. "</p></footer>")
end

-- Everything else, Word among it -----------------------------------------------------------

local function styled(class, style, text)
  local attributes = docx and { ["custom-style"] = style } or {}
  return pandoc.Div({ pandoc.Para({ pandoc.Str(text) }) }, pandoc.Attr("", { class }, attributes))
end

function Pandoc(doc)
  chinese = not doc.meta.lang or pandoc.utils.stringify(doc.meta.lang):match("^zh") ~= nil
  local house = read_house()
  complete(doc.meta, house)
  if typst then
    house.colophon = colophon(house)
    house.series, house.organisation, house.contact, house.licence = nil, nil, nil, nil
    doc.meta.house = pandoc.MetaInlines({ pandoc.RawInline("typst", literal(house)) })
  elseif html then
    dress_html(doc, house)
  else
    doc.blocks:insert(1, styled("masthead", "Masthead", masthead(doc.meta)))
    doc.blocks:insert(styled("colophon", "Colophon", colophon(house)))
  end
  return doc
end
