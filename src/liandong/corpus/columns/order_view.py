"""One page to look at: the raw pieces beside the order that they were put in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from liandong.corpus.columns.proposal import unplaced
from liandong.corpus.reading_order import GAP, Block, Piece, ReadingOrder

# From here on a joint is called sure; of those that simulated pages and 004 have, 99 % are right.
SURE = 0.9
DOUBTFUL = 0.5
COLOURS = 6
KINDS = {"title": "题名", "heading": "标题", "body": "正文", "question": "提问", "note": "说明"}
LEAD = (
    "“原文件”里每一片按先后编号；“阅读顺序”里同一段用同一种颜色，编号不变。"
    "停在一片上或点它，两边的同一片一起亮。"
)
STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;color:#1a1a1a;background:#fff;
 font:16px/1.9 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
header{padding:.8rem 1.2rem;border-bottom:1px solid #767676}
h1{font-size:1.25rem;line-height:1.4;margin:0}
header p{margin:.3rem 0 0;line-height:1.6;font-size:.9rem;max-width:70em}
main{display:grid;grid-template-columns:1fr 1fr;height:calc(100vh - var(--top,10rem))}
section{overflow:auto;padding:0 1.2rem 2rem;min-height:0}
section+section{border-left:1px solid #767676}
h2{font-size:1rem;margin:0 -1.2rem .6rem;padding:.4rem 1.2rem;position:sticky;top:0;z-index:1;
 background:#fff;border-bottom:1px solid #ccc}
.raw p{margin:0 0 1rem}
.order article{margin:0 0 1rem}
h3{font-size:.8rem;line-height:1.4;font-weight:600;color:#555;margin:0}
article p{margin:0}
.piece{padding:.12em .1em;scroll-margin-top:4rem;border-radius:3px;box-decoration-break:clone;
 -webkit-box-decoration-break:clone}
.piece a{font-size:.68em;color:#444;text-decoration:none;vertical-align:.35em;margin-right:.15em;
 padding:.1em .15em;font-variant-numeric:tabular-nums}
.piece a:focus-visible{outline:2px solid #000}
.c0{background:#dbe9f9}.c1{background:#fbe6cf}.c2{background:#d9f0dc}
.c3{background:#f4dcec}.c4{background:#f5f0c4}.c5{background:#e3def5}
.on,.piece:target{outline:2.5px solid #000;outline-offset:1px}
.out{color:#595959;text-decoration:line-through}
.lost{background:#b00020;color:#fff}
.gap{border:1px dashed #b00020;color:#8a0018;padding:0 .2em;font-size:.85em}
.joint{font-size:.68em;line-height:1;padding:.1em .3em;margin:0 .15em;border-radius:3px;
 border:1px solid #7a5200;color:#5c3d00;background:#fff;white-space:nowrap}
.doubt{background:#b00020;color:#fff;border-color:#b00020}
.key{display:inline-block}.first{white-space:nowrap}
@media(max-width:700px){
 body{font-size:15px}header{padding:.6rem .8rem}header p{font-size:.8rem}
 main{grid-template-columns:1fr;grid-template-rows:1fr 1fr;height:100vh}
 section{padding:0 .8rem 1rem}h2{margin:0 -.8rem .5rem;padding:.3rem .8rem}
 section+section{border-left:0;border-top:2px solid #1a1a1a}}
@media print{
 body{font-size:8.5pt;line-height:1.6}main{height:auto;display:grid}section{overflow:visible}
 h2{position:static}h3{break-after:avoid}
 *{-webkit-print-color-adjust:exact;print-color-adjust:exact}@page{size:A4;margin:12mm}}
"""
SCRIPT = """
const twins=n=>document.querySelectorAll('[data-n="'+n+'"]');
const light=piece=>{document.querySelectorAll('.on').forEach(p=>p.classList.remove('on'));
 if(piece)twins(piece.dataset.n).forEach(p=>p.classList.add('on'))};
const near=event=>event.target.closest('.piece');
const show=piece=>twins(piece.dataset.n).forEach(p=>{if(p!==piece){const box=p.closest('section');
 box.scrollTop+=p.getBoundingClientRect().top-box.getBoundingClientRect().top-box.clientHeight/2}});
document.addEventListener('mouseover',e=>{if(near(e))light(near(e))});
document.addEventListener('focusin',e=>{if(near(e))light(near(e))});
document.addEventListener('click',e=>{const p=near(e);if(p){e.preventDefault();light(p);show(p)}});
const fit=()=>document.documentElement.style.setProperty('--top',
 document.querySelector('header').offsetHeight+'px');
addEventListener('resize',fit);fit();
"""


@dataclass(frozen=True)
class Place:
    """A piece in the raw file: its number there and the colour of its paragraph."""

    piece: Piece
    number: int
    colour: int

    def html(self, side: str, twin: str) -> str:
        """Return the piece as a span; its number leads to its twin."""
        text = self.piece.text or ""
        # The number stays on the line of the first character.
        link = f'<span class="first"><a href="#{twin}{self.number}">{self.number}</a>'
        return (
            f'<span class="piece c{self.colour}" id="{side}{self.number}"'
            f' data-n="{self.number}">{link}{escape(text[:1])}</span>{escape(text[1:])}</span>'
        )


def view(raw: str, order: ReadingOrder, name: str = "") -> str:
    """Return a page (HTML) with the raw text on the left and the order on the right."""
    places = _places(order)
    title = escape(f"阅读顺序对照 {name}".strip())
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head>\n<body><header><h1>{title}</h1><p>{LEAD}</p>"
        f"<p>{_summary(raw, order)}</p></header>\n<main>"
        f'<section class="raw" tabindex="0" aria-label="原文件"><h2>原文件</h2>'
        f"{_raw(raw, order, places)}</section>\n"
        f'<section class="order" tabindex="0" aria-label="阅读顺序"><h2>阅读顺序</h2>'
        f"{''.join(_article(block, places) for block in order.blocks)}</section></main>\n"
        f"<script>{SCRIPT}</script></body></html>\n"
    )


def _places(order: ReadingOrder) -> dict[int, Place]:
    """Return the pieces by where they start, numbered in the order of the raw file."""
    found = sorted(
        (piece.start, number % COLOURS, piece)
        for number, block in enumerate(order.blocks)
        for piece in block.pieces
        if piece.start is not None
    )
    return {
        start: Place(piece, number, colour)
        for number, (start, colour, piece) in enumerate(found, start=1)
    }


def _summary(raw: str, order: ReadingOrder) -> str:
    every = [piece for block in order.blocks for piece in block.pieces]
    shares = [piece.sure for piece in every if piece.sure is not None]
    lost = len(unplaced(raw, order))
    gaps = sum(piece.gap is not None for piece in every)
    counts = f"共 {len(every) - gaps} 片，缺文 {gaps} 处，未归位的汉字 {lost} 个。"
    if not shares:
        return counts + "这份顺序没有机器的把握值。"
    sure = sum(share >= SURE for share in shares)
    doubtful = sum(share < DOUBTFUL for share in shares)
    return (
        f"<strong>机器所拟，须由人逐处核对。</strong>{counts}"
        f"接缝 {len(shares)} 处：把握不小于 {SURE:.0%} 的 {sure} 处，不标；"
        f'<span class="key"><span class="joint">62%</span>待查'
        f" {len(shares) - sure - doubtful} 处；</span>"
        f'<span class="key"><span class="joint doubt">38%</span>存疑 {doubtful} 处。</span>'
    )


def _raw(raw: str, order: ReadingOrder, places: dict[int, Place]) -> str:
    """Return the raw file: pieces coloured, what is left out struck, what is lost in red."""
    marked = {
        start: (place.piece.end or 0, place.html("r", "o")) for start, place in places.items()
    }
    for item in order.left_out:
        reason = escape(item.reason, quote=True)
        marked[item.start] = (
            item.end,
            f'<del class="out" title="{reason}">{escape(item.text)}</del>',
        )
    lost = {place for place, _ in unplaced(raw, order)}
    parts, at = [], 0
    while at < len(raw):
        end, html = marked.get(at, (at + 1, _loose(raw[at], at in lost)))
        parts.append(html)
        at = max(end, at + 1)
    boxes = "".join(parts).split("\n\n")
    return "".join(f"<p>{_broken(box)}</p>" for box in boxes if box.strip())


def _loose(character: str, lost: bool) -> str:
    return f'<mark class="lost" title="未归位">{character}</mark>' if lost else escape(character)


def _broken(box: str) -> str:
    return box.strip().replace("\n", "<br>")


def _article(block: Block, places: dict[int, Place]) -> str:
    label = " · ".join(filter(None, (block.section, KINDS[block.kind], block.speaker)))
    pieces = "".join(_ordered(block, places))
    return f"<article><h3>{escape(label)}</h3><p>{pieces}</p></article>\n"


def _ordered(block: Block, places: dict[int, Place]) -> Iterator[str]:
    for piece in block.pieces:
        if piece.sure is not None and piece.sure < SURE:
            kind = "joint doubt" if piece.sure < DOUBTFUL else "joint"
            yield f'<span class="{kind}" title="这一处接得上的把握">{piece.sure:.0%}</span>'
        if piece.start is None:
            yield f'<span class="gap">{GAP}{escape(piece.gap or "")}</span>'
        else:
            yield places[piece.start].html("o", "r")
