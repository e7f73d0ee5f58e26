"""A hundred names nobody should trust: markup, styles, scripts, directions, nothing at all, and far too much."""

from tests.render.families import HOSTILE

_MORE = (
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<style>*{display:none}</style>",
    "</style><style>body{background:url(http://evil.example/)}</style>",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "javascript:window.ran=1",
    "${window.ran=1}",
    "`;window.ran=1;`",
    '";window.ran=1;"',
    '\\"};window.ran=1;//',
    '{"a":1}',
    "]]>",
    "-->",
    "&lt;script&gt;",
    "%3Cscript%3E",
    "url(//evil.example)",
    "expression(window.ran=1)",
    "zero\u200bwidth\u200djoin\ufeffed",
    "\u202e\u2066\u2067\u2068\u2069\u200f",
    "z\u0351\u0352\u0353\u0354\u0355\u0356algo" * 10,
    "\u0000\u0001\u0002\u0007\u0008\u001b[2J",
    "tab\tand\vmore\f",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "__defineGetter__",
    "=cmd|'calc'!A1",
    "../../etc/passwd",
    "#at=0,0,1",
    "?q=a&b=c",
    " ",
    "\u3164",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\U0001d571\U0001d597\U0001d586\U0001d590",
    "\u0130I\u0131i",
    "a" * 10_000,
    "\n" * 50,
)
_SINGLE = [name.replace("/", "\u2215") for name in (*HOSTILE, *_MORE)]
NAMES = [*_SINGLE, *(f"Qwen3-{name}" for name in _SINGLE)][:100]
"""A hundred, without slashes: the parts of names on either side of one."""
