"""Two sites that carry the same article, each with its own clutter."""

from __future__ import annotations

PORTAL = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}_柳溪新闻网</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2022-09-14 08:30">
<meta name="ContentSource" content="《柳溪日报》"><meta name="Author" content="赵文静">
<meta name="SiteName" content="柳溪新闻网">
<style>.nav li {{ float: left }}</style><script>var hits = "不是正文";</script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/news">新闻</a></li>
<li><a href="/gov">政务公开</a></li><li><a href="/life">便民服务</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/news">基层治理</a> &gt; 正文</div>
<div class="article"><h1>{title}</h1>
<p class="info">来源：《柳溪日报》　作者：赵文静　发布时间：2022-09-14 08:30
 字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a></p>
<div id="content">{body}</div></div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a><a href="#">QQ空间</a></div>
<div class="editor">责任编辑：小柳</div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="1">街道食堂开张，老人午饭有着落</a></li>
<li><a href="2">小区停车难如何破解？听听业委会怎么说</a></li></ul></div>
<div class="footer"><p>关于我们 | 联系方式 | 版权声明</p>
<p>柳溪新闻网版权所有&copy; 柳ICP备12345678号-1 未经授权，任何单位和个人不得转载。</p></div>
<div style="display:none">隐藏的统计代码</div><!-- 注释不是正文 --></body></html>
"""
SECOND = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title} - 城市治理案例库</title>
<meta property="og:site_name" content="城市治理案例库"></head><body>
<header><a href="/">城市治理案例库</a><nav><a href="/a">案例</a><a href="/b">文献</a></nav></header>
<main><article><h1>{title}</h1>{body}</article></main>
<aside><p><a href="/x">推荐案例：雨水花园里的议事会</a></p></aside>
<footer><p>主办：城市治理案例库编辑部　电话：000-1234567</p></footer></body></html>
"""
EDITS = (
    ("街道办事处没有单打独斗，而是联合", "街道办事处联合"),
    ("环卫工人老何说，午休终于不用躺在桥洞下了。", "许多环卫工人在那里午休。"),
)


def page(frame: str, text: str) -> str:
    title, _, *paragraphs = text.strip().split("\n")
    body = "\n".join(f"<p>&emsp;&emsp;{paragraph}</p>" for paragraph in paragraphs)
    return frame.format(title=title, body=body)
