"""What LaTeX's commands stand for: tables, kept apart from the code that uses them."""

from __future__ import annotations

SMALLCAPS = '<span style="font-variant:small-caps;">'
PROTECT, END = "\x02", "\x03"  # around what braces protect

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
    "h": "\u0309",
    "G": "\u030f",
    "U": "\u030e",
}
WRAPS = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic", "itshape"), ("<i>", "</i>")),
    **dict.fromkeys(("textbf", "mkbibbold"), ("<b>", "</b>")),
    **dict.fromkeys(("textsubscript", "mkbibsubscript", "lowercasesub"), ("<sub>", "</sub>")),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), ("<sup>", "</sup>")),
    **dict.fromkeys(("textsc", "mkbibacro"), (SMALLCAPS, "</span>")),
    **dict.fromkeys(("enquote", "mkbibquote"), (PROTECT + "“", "”" + END)),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
    "NoCaseChange": (PROTECT, END),
    "sqrt": ("√", ""),
}
DECLARATIONS = {
    **dict.fromkeys(("em", "it", "sl", "itshape", "slshape"), ("<i>", "</i>")),
    **dict.fromkeys(("bf", "bfseries"), ("<b>", "</b>")),
    **dict.fromkeys(("sc", "scshape"), (SMALLCAPS, "</span>")),
}
DROPPED = {  # with their argument
    *(
        "noop",
        "noopsort",
        "label",
        "index",
        "vspace",
        "hspace",
        "cite",
        "citep",
        "citet",
        "fontsize",
        "color",
        "phantom",
    ),
    *("switchargs", "textcolor", "sortnoop", "hskip", "selectlanguage", "printfirst", "SortNoop", "thanks"),
}
SECOND = {"href", "foreignlanguage", "textcolor", "colorbox", "texorpdfstring"}  # the second argument is the text


def pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


SYMBOLS = {
    **{char: char for char in "&%$#_{}"},
    **dict.fromkeys(("\\", " ", "\n", ";", ":", "quad", "qquad", "space", "enspace", "addspace"), " "),
    **dict.fromkeys(("newline", "linebreak", "par", "newblock", "break"), " "),
    **dict.fromkeys((",", "thinspace"), "\u202f"),
    **dict.fromkeys(("nobreakspace", "addnbspace"), "\u00a0"),
    "adddotspace": ". ",
    **dict.fromkeys(("-", "/", "@", "!"), ""),
    **dict.fromkeys(
        """
protect relax noindent xspace allowbreak nolinkurl rm sf tt sffamily ttfamily rmfamily upshape mdseries normalfont
normalsize small footnotesize large Large displaystyle textstyle left right bigl bigr isdot
""".split(),
        "",
    ),
    **pairs(r"""
ss ß  SS SS  ae æ  AE Æ  oe œ  OE Œ  o ø  O Ø  l ł  L Ł  aa å  AA Å  i ı  j ȷ  dh ð  DH Ð  th þ  TH Þ  dj đ  DJ Đ  ng
ŋ  NG Ŋ  S §  P ¶  pounds £  textsterling £  copyright ©  dag †  ddag ‡  textdagger †  textdaggerdbl ‡  textregistered
®  texttrademark ™  textcopyright ©  texteuro €  euro €  EUR €  textdegree °  degree °  degrees °  textquoteleft ‘
textquoteright ’  textquotedblleft “  textquotedblright ”  lq ‘  rq ’  textquotesingle '  textquotedbl "
guillemotleft «  guillemotright »  guillemetleft «  guillemetright »  flqq «  frqq »  guilsinglleft ‹  guilsinglright
›  flq ‹  frq ›  glqq „  grqq “  glq ‚  grq ‘  quotedblbase „  quotesinglbase ‚  textendash –  textemdash —
textellipsis …  ldots …  dots …  dotsc …  cdots ⋯  textbackslash \  backslash \  textasciitilde ~  textasciicircum ^
textunderscore _  textless <  textgreater >  textbar |  textbullet •  textperiodcentered ·  textordfeminine ª
textordmasculine º  textexclamdown ¡  textquestiondown ¿  textmu µ  textonehalf ½  textonequarter ¼  textthreequarters
¾  textyen ¥  textcent ¢  textsection §  textparagraph ¶  textbraceleft {  textbraceright }  lbrace {  rbrace }
textdollar $  textnumero №  textlangle 〈  textrangle 〉  langle ⟨  rangle ⟩  lt <  gt >  TeX TeX  LaTeX LaTeX  LaTeXe
LaTeX2ε  BibTeX BibTeX  XeTeX XeTeX  LuaTeX LuaTeX  BibLaTeX BibLaTeX  XeLaTeX XeLaTeX  METAFONT METAFONT  MF METAFONT
MP MetaPost  hyphen -  slash /  adddot .  addcolon :  addcomma ,  addhyphen -  bibopenparen (  bibcloseparen )
textquotedblstart “  times ×  pm ±  mp ∓  cdot ⋅  div ÷  ast ∗  star ⋆  circ ∘  bullet •  le ≤  leq ≤  ge ≥  geq ≥  ll
≪  gg ≫  ne ≠  neq ≠  approx ≈  sim ∼  simeq ≃  cong ≅  equiv ≡  propto ∝  infty ∞  partial ∂  nabla ∇  to →
rightarrow →  leftarrow ←  leftrightarrow ↔  Rightarrow ⇒  Leftarrow ⇐  uparrow ↑  downarrow ↓  mapsto ↦
longrightarrow ⟶  in ∈  notin ∉  subset ⊂  supset ⊃  subseteq ⊆  cup ∪  cap ∩  forall ∀  exists ∃  neg ¬  sum ∑  prod
∏  int ∫  ell ℓ  hbar ℏ  Re ℜ  Im ℑ  aleph ℵ  prime ′  wedge ∧  vee ∨  oplus ⊕  otimes ⊗  emptyset ∅  varnothing ∅
mid |  parallel ∥  perp ⊥  alpha α  beta β  gamma γ  delta δ  epsilon ϵ  varepsilon ε  zeta ζ  eta η  theta θ
vartheta ϑ  iota ι  kappa κ  lambda λ  mu μ  nu ν  xi ξ  pi π  varpi ϖ  rho ρ  varrho ϱ  sigma σ  varsigma ς  tau τ
upsilon υ  phi ϕ  varphi φ  chi χ  psi ψ  omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Upsilon Υ
Phi Φ  Psi Ψ  Omega Ω  textalpha α  log log  ln ln  exp exp  sin sin  cos cos  tan tan  min min  max max  lim lim  sup
sup  inf inf  det det  dim dim  deg deg  gcd gcd  mod mod
"""),
}
# Localisation keys that \bibstring and the fields type, series, pubstate and location use (biblatex manual, section 4.9.2)
BIBSTRINGS = {
    "mathesis": "Master’s thesis",
    "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis",
    "bathesis": "Bachelor’s thesis",
    "techreport": "technical report",
    "resreport": "research report",
    "software": "software",
    "datacd": "CD-ROM",
    "audiocd": "audio CD",
    "patent": "patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "patent request",
    "patreqde": "German patent request",
    "patreqeu": "European patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
    "file": "file",
    "library": "library",
    "abstract": "abstract",
    "annotation": "annotations",
    "newseries": "new series",
    "oldseries": "old series",
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "pre-published",
    "countryde": "Germany",
    "countryep": "European Union",
    "countryeu": "European Union",
    "countryfr": "France",
    "countryuk": "United Kingdom",
    "countryus": "United States of America",
    "countrywo": "Worldwide",
    "volume": "vol.",
    "number": "no.",
    "page": "p.",
    "pages": "pp.",
    "and": "and",
    "andothers": "et al.",
    "ibidem": "ibid.",
    "edition": "ed.",
    "jourser": "ser.",
    "bookser": "ser.",
    "in": "in",
    "of": "of",
    "reprint": "reprint",
    "reprintof": "reprint of",
    "reprintas": "reprinted as",
    "reprintfrom": "reprinted from",
    "translationof": "translation of",
    "reviewof": "review of",
}
