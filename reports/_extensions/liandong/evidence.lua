-- Gives a page for a browser what it needs to open the passages of its claims: the claims that
-- the page names, all passages with their codes (evidence.json beside the pages, which the
-- analysis gathers), and the script. liandong.lua, which runs before, has left the name of the
-- claim at every number, quotation and count of evidence; the script makes them openable, so
-- that without it, and on paper, the page stays as it was. So it does where nothing is gathered.

local project = quarto and quarto.project and quarto.project.directory
  or os.getenv("QUARTO_PROJECT_DIR")
local scripts = { "evidence-search.js", "evidence-passages.js", "evidence.js" }

local function read(...)
  local file = io.open(pandoc.path.join({ ... }), "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function stop(file, sentence)
  io.stderr:write(file .. ": " .. sentence .. "\n")
  os.exit(1)
end

-- Which claims the page names, and where it cites a passage -----------------------------

-- The script makes a link of it, as only the script can open it.
local function cited_passages(text, claim)
  local pieces, from = pandoc.Inlines({}), 1
  for at, id, behind in text:gmatch("()(%d%d%d+%-p%d+%-s%d+)()") do
    pieces:insert(pandoc.Str(text:sub(from, at - 1)))
    local attributes = { { "data-claim", claim }, { "data-passage", id } }
    pieces:insert(pandoc.Span({ pandoc.Str(id) }, pandoc.Attr("", { "claim-passage" }, attributes)))
    from = behind
  end
  pieces:insert(pandoc.Str(text:sub(from)))
  return pieces
end

local function with_cited_passages(inlines)
  local claim
  for index, inline in ipairs(inlines) do
    if inline.t == "Note" and claim then
      inlines[index] = inline:walk({ Str = function(str) return cited_passages(str.text, claim) end })
    end
    claim = inline.t == "Span" and inline.classes:includes("claim-quote")
      and inline.attributes["data-claim"]
  end
  return inlines
end

local function named_claims(blocks)
  local named = {}
  blocks:walk({ Span = function(span) named[span.attributes["data-claim"] or ""] = true end })
  named[""] = nil
  return named
end

-- What the page carries -------------------------------------------------------------------

local function values_of(claim, text)
  local values = pandoc.List({})
  for name, value in pairs(claim.values or {}) do
    local below = value.gate and not value.gate.passed or false
    values:insert({ name = name, text = value[text], below = below })
  end
  values:sort(function(one, other) return one.name < other.name end)
  return values
end

local function told(claim, language)
  return {
    id = claim.id,
    statement = claim["statement_" .. language],
    coded_by = claim["coded_by_" .. language] or "",
    reliability = claim["reliability_" .. language] or "",
    values = values_of(claim, "text_" .. language),
    passages = pandoc.List(claim.passages),
    quotes = pandoc.List(claim.quotes or {}):map(function(quote)
      return { text = quote.text, passages = pandoc.List(quote.passages) }
    end),
  }
end

local function claims_told(named, language, gathered)
  local file = pandoc.path.join({ pandoc.path.directory(project), "analysis", "results", "claims.json" })
  local claims = pandoc.List({})
  for _, claim in ipairs(pandoc.json.decode(read(file), false).claims) do
    if named[claim.id] then
      for _, id in ipairs(claim.passages) do
        if not gathered:find('"id":"' .. id .. '"', 1, true) then
          stop(pandoc.path.join({ project, "evidence.json" }), "the passage " .. id .. " of the claim “"
            .. claim.id .. "” isn't there; run the analysis, which gathers the evidence anew")
        end
      end
      claims:insert(told(claim, language))
    end
  end
  return pandoc.json.encode(claims)
end

-- No text can end the element that carries it.
local function escaped(json)
  return (json:gsub("[<>&]", { ["<"] = "\\u003c", [">"] = "\\u003e", ["&"] = "\\u0026" }))
end

local function island(id, json)
  return '<script type="application/json" id="' .. id .. '">' .. escaped(json) .. "</script>\n"
end

local function script(name)
  return "<script>\n" .. read(project, "_extensions", "liandong", name) .. "</script>\n"
end

function Pandoc(doc)
  local gathered = FORMAT:match("^html") and read(project, "evidence.json")
  local named = gathered and named_claims(doc.blocks)
  if not named or not next(named) then return end
  local chinese = not doc.meta.lang or pandoc.utils.stringify(doc.meta.lang):match("^zh")
  local claims = claims_told(named, chinese and "zh" or "en", gathered)
  doc.blocks = doc.blocks:walk({ Inlines = with_cited_passages })
  local carried = island("evidence-claims", claims) .. island("evidence-passages", gathered)
  for _, name in ipairs(scripts) do carried = carried .. script(name) end
  doc.blocks:insert(pandoc.RawBlock("html", carried))
  return doc
end
