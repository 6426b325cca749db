-- What Quarto does beyond Pandoc, as far as the briefs use it: numbers of figures and tables,
-- references to them (@fig-x, @tbl-x), callouts. Runs behind the extension's filter.

local typst, html = FORMAT:match("^typst"), FORMAT:match("^html")

-- The words of Quarto's own language files.
local words = {
  zh = { fig = "图", tbl = "表", note = "注记", tip = "提示", warning = "警告", caution = "注意", important = "重要" },
  en = { fig = "Figure", tbl = "Table", note = "Note", tip = "Tip", warning = "Warning", caution = "Caution",
    important = "Important" },
}
local kinds = words.zh
local counts, numbers = { fig = 0, tbl = 0 }, {}

local function kind_of(identifier)
  local kind = identifier:match("^(%a+)%-")
  return counts[kind] and kind
end

local function typst_float(identifier, kind, content, caption)
  local result = pandoc.Blocks({ pandoc.RawBlock("typst", "#figure([") })
  result:extend(content)
  result:insert(pandoc.RawBlock("typst", "], caption: figure.caption(position: top, ["))
  result:insert(pandoc.Plain(caption.content))
  result:insert(pandoc.RawBlock("typst", ']), kind: "quarto-float-' .. kind .. '", supplement: "'
    .. kinds[kind] .. '")<' .. identifier .. ">\n"))
  return result
end

local function html_float(identifier, content, caption)
  local result = pandoc.Blocks({ pandoc.RawBlock("html", '<figure id="' .. identifier .. '"><figcaption>') })
  result:insert(pandoc.Plain(caption.content))
  result:insert(pandoc.RawBlock("html", "</figcaption>"))
  result:extend(content)
  result:insert(pandoc.RawBlock("html", "</figure>"))
  return result
end

local function float(div)
  local kind = kind_of(div.identifier)
  if not kind then return end
  counts[kind] = counts[kind] + 1
  numbers[div.identifier] = { kind = kind, n = counts[kind] }
  local content, caption = div.content, div.content:remove()
  if typst then return typst_float(div.identifier, kind, content, caption) end
  caption.content:insert(1, pandoc.Str(kinds[kind] .. "\u{A0}" .. counts[kind] .. "\u{2003}"))
  if html then return html_float(div.identifier, content, caption) end
  local style = kind == "fig" and "Image Caption" or "Table Caption"
  local shown = pandoc.Div({ caption }, pandoc.Attr("", {}, { ["custom-style"] = style }))
  div.content = pandoc.Blocks({ shown }) .. content
  return div
end

local function callout(div)
  local kind = div.classes[1] and div.classes[1]:match("^callout%-(%a+)$")
  if not kind then return end
  local title = div.attributes.title or kinds[kind]
  local content = div.content
  if content[1] and content[1].t == "Header" then
    title = pandoc.utils.stringify(content:remove(1))
  end
  if typst then
    local quoted = '"' .. title:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
    return pandoc.Blocks({ pandoc.RawBlock("typst", "#callout(title: " .. quoted .. ", body: [") })
      .. content .. { pandoc.RawBlock("typst", "])") }
  end
  local head = pandoc.Div({ pandoc.Para(title) }, pandoc.Attr("", { "box-title" }, { ["custom-style"] = "Box Title" }))
  local body = pandoc.Div(content, pandoc.Attr("", { "box-body" }, { ["custom-style"] = "Box" }))
  return pandoc.Div({ head, body }, pandoc.Attr("", { "box" }))
end

local function reference(cited)
  local identifier = cited.citations[1].id
  if not kind_of(identifier) then return end
  local target = numbers[identifier]
  if not target then
    io.stderr:write((os.getenv("LIANDONG_PAGE") or "the page") .. ": @" .. identifier
      .. " refers to no figure or table of this page\n")
    os.exit(1)
  end
  local text = kinds[target.kind] .. "\u{A0}" .. target.n
  if typst then return pandoc.RawInline("typst", "#link(<" .. identifier .. ">)[" .. text .. "]") end
  return pandoc.Link({ pandoc.Str(text) }, "#" .. identifier)
end

function Pandoc(doc)
  local language = doc.meta.lang and pandoc.utils.stringify(doc.meta.lang) or "zh"
  kinds = words[language:match("^%a+")] or words.zh
  doc = doc:walk({ traverse = "topdown", Div = function(div) return float(div) or callout(div) end })
  return doc:walk({
    Cite = reference,
    Image = function(image)
      if not image.attributes["fig-alt"] then return end
      image.caption = pandoc.Inlines({ pandoc.Str(image.attributes["fig-alt"]) })
      image.attributes["fig-alt"] = nil
      return image
    end,
    Table = function(table)
      if typst then table.classes:insert("typst:no-figure") end
      return table
    end,
  })
end
