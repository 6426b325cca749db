"""The page in a real browser, from its file: what opens, what is found, by keyboard alone."""

import json
import re
import shutil
from functools import cache

import pytest

from liandong.briefs.evidence import printed
from liandong.briefs.rendering import render

from .conftest import Study, copied

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install it")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH")

QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
DESKTOP, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
BRIEF = "briefs/multi-actor-linkage.qmd"
GOVERNMENT, COMMUNITY, SOCIETY = "actor.government", "actor.community", "actor.society"
ROUTINE, HUB, TRUST = "mechanism.routine", "mechanism.hub", "problem.trust"
MODELS = ["coder_a", "coder_b"]
ENDED = '</script><script>document.title="!"</script>'
HOSTILE = "另一份文献：<b>Ｗｉ－Ｆｉ</b>与“平台”，１２个社区。" + ENDED


def passage(name, speaker, text, counted, uncounted=(), by="language_model"):
    """A passage whose codes both models gave, or the machine; what doesn't count only coder_b."""
    document, paragraph, _ = name.split("-")
    givers = MODELS if by == "language_model" else ["machine"]
    return {
        "id": name,
        "document": document,
        "paragraph": int(paragraph[1:]),
        "kind": "body" if by else "heading",
        "section": "",
        "speaker": speaker,
        "text": text,
        "raw_spans": [[10, 28]],
        "coded_by": by,
        "counted": list(counted),
        "codes": dict.fromkeys(counted, givers) | {code: ["coder_b"] for code in uncounted},
    }


def labelled(names):
    return [{"id": name, "label_zh": zh, "label_en": zh} for name, zh in names.items()]


def coder(name, kind):
    said = {"description_zh": f"{kind}，不是人。", "description_en": "Not a person."}
    return {"id": name, "kind": kind, **said}


def document(name, title, speakers):
    said = {"source": "某刊", "date": "", "citekey": f"doc{name}", "file": f"{name}.txt"}
    return {"id": name, "title": title, **said, "speakers": speakers}


EVIDENCE = {
    "scheme_version": "1",
    "dimensions": labelled({"actor": "主体", "mechanism": "机制", "problem": "问题"}),
    "codes": labelled(
        {
            GOVERNMENT: "政府",
            COMMUNITY: "社区",
            SOCIETY: "社会组织",
            ROUTINE: "平战结合",
            HUB: "枢纽型平台",
            TRUST: "信任不足",
        }
    ),
    "coders": [
        coder("coder_a", "language_model"),
        coder("coder_b", "language_model"),
        coder("machine", "machine"),
    ],
    "documents": [
        document("000", "大咖谈", {"关信平": "南开大学", "徐家良": "上海交通大学"}),
        document("001", "〔题名缺失〕", {"甲": "某社"}),
    ],
    "passages": [
        passage("000-p000-s00", "", "平台小标题", (), by=""),
        passage("000-p001-s00", "关信平", "从“平战结合”推动联动。", (GOVERNMENT, ROUTINE)),
        passage("000-p001-s01", "关信平", "社会组织参与服务。", (SOCIETY,)),
        passage("000-p002-s00", "徐家良", "政府与社区各司其职。", (GOVERNMENT, COMMUNITY)),
        passage(
            "000-p002-s01",
            "徐家良",
            "社会组织与政府共建平台〔缺〕。",
            (GOVERNMENT, SOCIETY, HUB),
            (TRUST,),
        ),
        passage("001-p000-s00", "", HOSTILE, (COMMUNITY, HUB), by="machine"),
    ],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory, root):
    """The pages: a small one whose counts are known, the same in English, and the study's own."""
    made = copied(tmp_path_factory.mktemp("browser"), root)
    told = json.loads(made.claims.read_text("utf-8"))
    told["claims"][0]["quotes"][1]["passages"] = ["000-p002-s00"]  # quoted, and no bearing passage
    made.claims.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    (made.reports / "evidence.json").write_text(printed(EVIDENCE), "utf-8")
    english = Study(made.root / "english")
    shutil.copytree(
        made.root, english.root, ignore=shutil.ignore_patterns("_extensions", "english")
    )
    brief = made.root / "brief"
    results = brief / "analysis/results"
    results.mkdir(parents=True)
    shutil.copy(root / "analysis/results/claims.json", results)
    ours = shutil.ignore_patterns("_output", "_extensions")
    shutil.copytree(root / "reports", brief / "reports", ignore=ours)
    for folder in (english.root, brief):
        (folder / "reports/_extensions").symlink_to(root / "reports/_extensions")
    change(english.page, "keywords:", "lang: en\nkeywords:")
    english.write_body('[]{.value of="who-links.count"} passages.[]{.evidence of="who-links"}\n')
    change(brief / "reports/_quarto.yml", "render:\n(    - .*\n)+", f"render:\n    - {BRIEF}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
        patch.setattr("liandong.briefs.rendering.ENDINGS", {"html": "html"})
        made_of = {"small": made.root, "english": english.root, "brief": brief}
        return {name: render(folder / "reports")[0] for name, folder in made_of.items()}


def change(path, pattern, text):
    path.write_text(re.sub(pattern, text, path.read_text("utf-8"), count=1), "utf-8")


@pytest.fixture(scope="module")
def pages():
    """Pages of one browser, by their size and whether they may run scripts."""
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())

        @cache
        def page_of(width, height, scripts):
            size = {"width": width, "height": height}
            page = browser.new_page(viewport=size, java_script_enabled=scripts)
            page.set_default_timeout(5000)
            return page

        yield page_of
        browser.close()


@pytest.fixture
def opened(pages, files):
    """Return a function that opens a page; nothing may be complained of or fetched."""
    said, fetched = [], []
    seen = set()

    def see(name="small", size=DESKTOP, at="", scripts=True):
        page = pages(*size.values(), scripts)
        if page not in seen:
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda request: fetched.append(request.url))
        seen.add(page)
        page.goto("about:blank")
        page.goto(files[name].as_uri() + at)
        return page

    yield see
    for page in seen:
        for event in ("console", "pageerror", "request"):
            for listener in page._impl_obj.listeners(event):
                page._impl_obj.remove_listener(event, listener)
    assert said == []
    own = {"about:blank", *(path.as_uri() for path in files.values())}
    assert {url.split("#")[0] for url in fetched if not url.startswith("data:")} <= own


def found(page):
    """Return what the page says of its results, and which passages it shows as such."""
    shown = page.locator(".evidence-passage").evaluate_all("all => all.map(e => e.dataset.passage)")
    return page.get_by_role("status").inner_text(), shown


def choices(page, label):
    return page.get_by_label(label, exact=True).locator("option").all_inner_texts()


def open_mark(page):
    page.get_by_role("button", name=re.compile("^〔证据")).first.click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_mark_opens_the_passages_in_their_paragraphs(opened, size):
    page = opened(size=size)
    open_mark(page)
    dialog = page.get_by_role("dialog", name="所据语句")
    assert "社会组织与政府一同出现。" in dialog.inner_text()
    assert "α = 0.92" in dialog.inner_text()
    said, shown = found(page)
    assert said == "共3句，见于2份文献的3个段落；另有引文1句，不计入。"
    assert shown == ["000-p001-s00", "000-p002-s00", "000-p002-s01", "001-p000-s00"]
    first, second, third = (page.get_by_role("article").nth(n) for n in range(3))
    assert first.locator("blockquote").inner_text() == "从“平战结合”推动联动。社会组织参与服务。"
    assert first.locator(".evidence-hit").all_inner_texts() == ["从“平战结合”推动联动。"]
    assert "关信平（南开大学）" in first.inner_text()
    assert "《大咖谈》，某刊" in first.inner_text()
    assert "原始文件 000.txt，第11–28字" in first.inner_text()
    codes = second.locator("[data-passage='000-p002-s01'] li").all_text_contents()
    assert codes == [
        "政府 模型1·2",
        "社会组织 模型1·2",
        "枢纽型平台 模型1·2",
        "信任不足 模型2，未计入",
    ]
    assert "编者，或姓名已失" in third.inner_text()
    assert "机器编码" in third.inner_text()
    assert "没有一个出自人" in dialog.inner_text()


def test_texts_are_shown_as_they_stand(opened):
    page = opened()
    open_mark(page)
    assert HOSTILE in page.get_by_role("article").nth(2).inner_text()
    assert page.title() == "联动试页"
    assert page.locator("blockquote b").count() == 0


def test_filters_combine_and_say_what_they_would_leave(opened):
    page = opened()
    open_mark(page)
    assert choices(page, "主体") == ["全部", "政府（2）", "社区（1）", "社会组织（1）"]
    assert choices(page, "机制") == ["全部", "平战结合（1）", "枢纽型平台（2）"]
    assert choices(page, "文献") == ["全部", "000 大咖谈（2）", "001 〔题名缺失〕（1）"]
    page.get_by_label("机制", exact=True).select_option(label="枢纽型平台（2）")
    assert choices(page, "主体") == ["全部", "政府（1）", "社区（1）", "社会组织（1）"]
    assert found(page)[0] == "共2句，见于2份文献的2个段落。"
    page.get_by_label("主体", exact=True).select_option(label="政府（1）")
    assert found(page) == ("共1句，见于1份文献的1个段落。", ["000-p002-s01"])
    assert choices(page, "文献") == ["全部", "000 大咖谈（1）"]
    assert choices(page, "发言人") == ["全部", "徐家良（1）"]
    page.get_by_role("button", name="清除检索与筛选").click()
    assert found(page)[0].startswith("共3句")


SOUGHT = {
    "平台": ["000-p000-s00", "000-p002-s01", "001-p000-s00"],
    "平台　政府": ["000-p002-s01"],
    "政府 平台": ["000-p002-s01"],
    "wi-fi": ["001-p000-s00"],
    "ＷＩ－ＦＩ 12个": ["001-p000-s00"],
    '"平战结合"': ["000-p001-s00"],
    "〔缺〕": ["000-p002-s01"],
    "<b>": ["001-p000-s00"],
    "联动。社会": [],
    "平台 居民": [],
}


def test_search_finds_all_words_in_any_width(opened):
    page = opened()
    page.get_by_role("button", name="检索全部语句", exact=True).click()
    for words, shown in SOUGHT.items():
        page.get_by_label("全文检索").fill(words)
        said, listed = found(page)
        assert listed == shown
        assert said.startswith(f"共{len(shown)}句" if shown else f"没有找到同时含“{words}”")


def test_search_marks_the_words_in_the_text(opened):
    page = opened(at="#evidence")
    page.get_by_label("全文检索").fill("wi-fi １２")
    assert page.locator("blockquote mark").all_inner_texts() == ["Ｗｉ－Ｆｉ", "１２"]


def test_search_waits_for_an_input_method_to_finish(opened):
    page = opened(at="#evidence")
    assert found(page)[0].startswith("共6句")
    keys = page.context.new_cdp_session(page)
    page.get_by_label("全文检索").focus()
    keys.send(
        "Input.imeSetComposition", {"text": "pingtai", "selectionStart": 7, "selectionEnd": 7}
    )
    assert page.get_by_label("全文检索").input_value() == "pingtai"
    assert found(page)[0].startswith("共6句")
    keys.send("Input.insertText", {"text": "平台"})
    assert found(page)[0].startswith("共3句")


def focused(page):
    said = "e => [e.tagName, e.id || e.className, e.closest('dialog') !== null]"
    return page.evaluate(f"({said})(document.activeElement)")


def tab_to(page, wanted, most=40):
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in focused(page)[1].split():
            return
    raise AssertionError(f"Tab never came to {wanted}")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keyboard_alone_opens_filters_walks_and_comes_back(opened, key):
    page = opened()
    page.keyboard.press("Tab")
    assert focused(page)[:2] == ["A", "evidence-skip"]
    page.keyboard.press("Enter")
    tab_to(page, "claim-evidence")
    page.keyboard.press(key)
    assert focused(page) == ["H2", "evidence-title", True]
    tab_to(page, "evidence-search")
    page.keyboard.type("z")
    assert found(page)[0].startswith("没有找到")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert found(page)[0].startswith("共2句")
    tab_to(page, "evidence-first")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaPosInSet") == "2"
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.ariaPosInSet") == "1"
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert focused(page) == ["A", "claim-evidence", False]


def test_tab_goes_round_and_never_behind_the_panel(opened):
    page = opened()
    open_mark(page)
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        tag, name, inside = focused(page)
        assert inside or tag == "BODY"  # between the last and the first: the browser itself
        seen.append(name)
    assert seen.count("evidence-close") >= 2


def test_a_number_and_a_footnote_open_their_claim(opened):
    page = opened(size=PHONE)
    page.get_by_role("button", name="查看所据语句：31.2%").click()
    pressed = page.locator(".evidence-pressed").inner_text()
    assert pressed.split() == ["所按数值", "share", "31.2%"]
    page.get_by_role("button", name="关闭").click()
    assert "claim-value" in focused(page)[1]
    page.get_by_role("button", name="查看所据语句：000-p001-s00").click()
    assert focused(page)[:2] == ["ARTICLE", "evidence-first"]
    assert page.locator(".evidence-cited").all_inner_texts() == ["从“平战结合”推动联动。"]
    assert page.get_by_role("button", name="关闭").bounding_box()["y"] >= 0


def test_addresses_open_claims_and_passages_and_the_way_back_closes(opened):
    page = opened(at="#claim-who-links")
    assert found(page)[0].startswith("共3句")
    page.keyboard.press("Escape")
    page.wait_for_function("!location.hash")
    assert "claim-" in focused(page)[1]
    open_mark(page)
    assert page.evaluate("location.hash") == "#claim-who-links"
    page.evaluate("history.back()")
    page.wait_for_function("!document.querySelector('dialog').open")
    assert found(opened(at="#passage-000-p002-s01"))[1] == ["000-p002-s01"]
    for unknown in ("#claim-nobody", "#passage-009-p000-s00", "#refs", "#claim-%E4"):
        assert opened(at=unknown).get_by_role("dialog").count() == 0


CONTRAST = """
() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    const own = e ? getComputedStyle(e).backgroundColor : "rgb(255, 255, 255)";
    return own === "rgba(0, 0, 0, 0)" ? ground(e.parentElement) : own;
  };
  const low = [];
  for (const e of document.querySelectorAll("dialog *, .evidence-entry *")) {
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!words || !e.checkVisibility()) continue;
    const [one, other] = [light(getComputedStyle(e).color), light(ground(e))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) low.push(e.outerHTML.slice(0, 80));
  }
  return low;
}
"""


CONTROLS = {"button", "link", "searchbox", "combobox", "article", "dialog", "feed"}


def fits_and_is_named(page, width):
    """Hold what is shown: nothing too wide, controls named, words readable, ids not twice."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".evidence-body").evaluate("e => e.scrollWidth <= e.clientWidth")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in tree if node.get("role", {}).get("value") in CONTROLS]
    assert [node for node in shown if not node.get("name", {}).get("value")] == []
    assert page.evaluate(CONTRAST) == []
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_controls_have_names_words_have_contrast_and_nothing_is_too_wide(opened, size):
    page = opened(size=size)
    fits_and_is_named(page, size["width"])
    page.get_by_role("button", name="检索全部语句", exact=True).click()
    page.locator("dialog summary").evaluate_all("all => all.forEach(e => e.click())")
    fits_and_is_named(page, size["width"])
    page.get_by_role("button", name="关闭").click()
    open_mark(page)
    page.locator(".evidence-claim summary").click()
    fits_and_is_named(page, size["width"])
    box = page.get_by_role("dialog").bounding_box()
    assert (box["width"] == size["width"]) == (size is PHONE)


def test_without_script_and_on_paper_the_page_is_as_it_was(opened):
    plain = opened(scripts=False)
    assert "〔证据：3句，2份文献；大语言模型编码〕" in plain.inner_text("body")
    assert plain.locator("button, dialog, [role=button]").count() == 0
    printed_ = opened()
    printed_.emulate_media(media="print")
    words = [re.sub(r"\s", "", page.inner_text("body")) for page in (plain, printed_)]
    assert words[0] == words[1]


def test_an_english_page_speaks_english_and_quotes_chinese(opened):
    page = opened("english", at="#claim-who-links")
    assert page.get_by_role("dialog", name="Passages behind this").count() == 1
    assert page.locator(".claim-evidence").inner_text().startswith("[evidence: 3 ")
    said = "3 passages in 3 paragraphs of 2 documents; and 1 quoted, not counted."
    assert found(page)[0] == said
    assert "none is a person's" in page.get_by_role("dialog").inner_text()
    page.get_by_label("Document", exact=True).select_option(label="001 〔题名缺失〕 (1)")
    assert found(page)[0] == "1 passage in 1 paragraph of 1 document."
    assert page.locator("blockquote").get_attribute("lang") == "zh-Hans"


OPEN_ALL = """
async () => {
  const told = [], wide = [];
  const measure = (what, e) => e.scrollWidth > innerWidth && wide.push(what);
  measure("page", document.documentElement);
  const marks = [...document.querySelectorAll("[data-claim][role=button]")];
  for (const [hash, mark] of new Map(marks.map((mark) => [mark.hash, mark]))) {
    mark.click();
    measure(hash, document.querySelector(".evidence-body"));
    told.push([mark.dataset.claim, document.querySelector("[role=status]").textContent]);
    history.back();
    await new Promise((done) => addEventListener("popstate", done, { once: true }));
    if (document.querySelector("dialog").open) wide.push(`${hash} stays open`);
  }
  return [told, wide];
}
"""


def test_every_claim_of_the_brief_opens_as_many_passages_as_it_says(opened):
    """On a telephone, where none may be too wide."""
    page = opened("brief", PHONE)
    told, wide = page.evaluate(OPEN_ALL)
    assert wide == []
    named = page.locator("[data-claim]").evaluate_all("all => all.map(e => e.dataset.claim)")
    assert {claim for claim, _ in told} == set(named)
    marks = page.locator(".claim-evidence")
    printed_of = dict(
        marks.evaluate_all("all => all.map(e => [e.dataset.claim, e.innerText]).reverse()")
    )
    assert len(printed_of) > 5
    for claim, words in told:
        said = re.match(r"共(\d+)句，见于(\d)份", words)
        assert said
        if claim in printed_of:
            assert f"〔证据：{said[1]}句，{said[2]}份文献" in printed_of[claim]


def test_a_footnote_of_the_brief_leads_to_the_sentence_that_it_cites(opened):
    page = opened("brief", PHONE)
    page.locator(".claim-passage[role=button]").nth(3).press("Enter")
    assert page.get_by_role("button", name="关闭").bounding_box()["y"] >= 0
    assert 0 < page.locator(".evidence-cited").bounding_box()["y"] < PHONE["height"]


def test_filters_of_the_brief_lead_to_its_numbers(opened):
    page = opened("brief", at="#claim-division-of-labour")
    page.get_by_label("主体", exact=True).select_option(value="=actor.government")
    page.get_by_text("更多筛选").click()
    page.get_by_label("功能", exact=True).select_option(value="=function.containment")
    number = page.locator("dt", has_text="government-containment").locator("+ dd").text_content()
    assert found(page)[0].startswith(f"共{number.split()[0]}句")
