"""What LaTeX's commands stand for: tables alone."""

from __future__ import annotations

SMALLCAPS = '<span style="font-variant:small-caps;">'
NOCASE = '<span class="nocase">'
PROTECT, END = "\x02", "\x03"  # around text that braces protect
KEEP, KEPT = "\x04", "\x05"  # around mathematics and the arguments of commands, whose case BibTeX leaves alone as well


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def pairs(text: str) -> dict[str, str]:
    parts = text.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


# an accent's command -> the combining character
ACCENTS = {
    **pairs(
        "` \u0300 ' \u0301 ^ \u0302 ~ \u0303 = \u0304 u \u0306 . \u0307 \" \u0308 h \u0309 r \u030a H \u030b v \u030c"
    ),
    **pairs("U \u030e G \u030f d \u0323 c \u0327 k \u0328 b \u0331 t \u0361 textcommabelow \u0326 cb \u0326"),
}
MATH_ACCENTS = {
    **pairs(
        "grave \u0300 acute \u0301 hat \u0302 widehat \u0302 tilde \u0303 widetilde \u0303 bar \u0304 overline \u0305"
    ),
    **pairs("breve \u0306 dot \u0307 ddot \u0308 mathring \u030a check \u030c underline \u0332 vec \u20d7"),
}
WRAPS = {
    **dict.fromkeys(words("emph textit textsl mkbibemph mkbibitalic"), ("<i>", "</i>")),
    **dict.fromkeys(words("textbf mkbibbold"), ("<b>", "</b>")),
    **dict.fromkeys(words("textsubscript mkbibsubscript"), ("<sub>", "</sub>")),
    **dict.fromkeys(words("textsuperscript mkbibsuperscript"), ("<sup>", "</sup>")),
    **dict.fromkeys(words("textsc mkbibacro"), (SMALLCAPS, "</span>")),
    **dict.fromkeys(words("enquote mkbibquote textquote"), (PROTECT + "“", "”" + END)),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
    "NoCaseChange": (PROTECT, END),
    "sqrt": ("√", ""),
}
DECLARATIONS = {
    **dict.fromkeys(words("em it sl itshape slshape"), ("<i>", "</i>")),
    **dict.fromkeys(words("bf bfseries"), ("<b>", "</b>")),
    **dict.fromkeys(words("sc scshape"), (SMALLCAPS, "</span>")),
}
# commands that are dropped with their argument; commands whose second argument is the text
DROPPED = words("""
noop noopsort sortnoop SortNoop switchargs printfirst label ref index vspace hspace hskip fontsize color phantom selectlanguage
cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite autocite footcite fullcite nocite
thanks begin end discretionary fontencoding fontfamily cyrchar
sisetup
""")
SECOND = words("href foreignlanguage textcolor colorbox texorpdfstring raisebox scalebox foreignquote hyphenquote")
# commands that stand for their argument
TRANSPARENT = words("""
mathrm mathit mathbf mathsf mathtt mathscr mathnormal boldsymbol bm pmb operatorname text textnormal textup textmd textrm textsf
texttt mbox hbox fbox makebox underline uline ul sout si unit url path nolinkurl
ensuremath textlf textln acs acf ac gls mathop mathbin mathrel overset underset hyperlink natexlab bibinfo bibfield
protecting sentencecase titlecase capitalize footnote roman
textgreek textcyrillic textrussian textfrench textgerman textenglish textitalian textspanish textlatin texthebrew textarabic
""")
UNITS = pairs("""
metre m  meter m  gram g  kilogram kg  second s  ampere A  kelvin K  mole mol  candela cd  hertz Hz  newton N  pascal Pa  joule J
watt W  coulomb C  volt V  farad F  ohm Ω  siemens S  weber Wb  tesla T  henry H  lumen lm  lux lx  becquerel Bq  gray Gy
sievert Sv  litre l  liter l  minute min  hour h  day d  degreeCelsius °C  celsius °C  percent %  electronvolt eV  dalton Da
angstrom Å  bar bar  astronomicalunit au  tonne t  hectare ha  yocto y  zepto z  atto a  femto f  pico p  nano n  micro μ  milli m
centi c  deci d  deca da  hecto h  kilo k  mega M  giga G  tera T  peta P  exa E  per /  squared ²  cubed ³  arcminute ′
arcsecond ″
decibel dB
""")


SYMBOLS = {
    **{char: char for char in "&%$#_{}"},
    **dict.fromkeys(("\\", " ", "\n", ";", ":", "quad", "qquad", "space", "enspace", "addspace"), " "),
    **dict.fromkeys(("newline", "linebreak", "par", "newblock", "break"), " "),
    **dict.fromkeys((",", "thinspace"), "\u202f"),
    **dict.fromkeys(("nobreakspace", "addnbspace"), "\u00a0"),
    "adddotspace": ". ",
    "textasciigrave": "`",
    "psq": "\u00a0f.",
    "psqq": "\u00a0ff.",
    **dict.fromkeys(("-", "/", "@", "!"), ""),
    **dict.fromkeys(
        """
protect relax cal mathcal mathbb mathfrak Bbb scr germ frak nobreakdash textcompwordmark unskip ignorespaces
 noindent xspace allowbreak nobreak nolinkurl rm sf tt sffamily ttfamily rmfamily upshape mdseries normalfont
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
Phi Φ  Psi Ψ  Omega Ω  less <
greater >  mathsemicolon ;  mathcolon :  mathcomma ,  mathperiod .  mathplus +  mathequal =
textpm ±  texttimes ×  textdiv ÷  textminus −  textlnot ¬  textsurd √  textohm Ω  textcelsius °C  textperthousand ‰
textonesuperior ¹  texttwosuperior ²  textthreesuperior ³  textestimated ℮  textasteriskcentered *
mathminus −  mathslash /  mathhyphen -  mathampersand &  mathquestion ?  mathexclam !  ohorn ơ  OHORN Ơ  uhorn ư  UHORN Ư
textalpha α  log log  ln ln  exp exp  sin sin  cos cos  tan tan  min min  max max  lim lim  sup
sup  inf inf  det det  dim dim  deg deg  gcd gcd  mod mod
"""),
}
GREEK = words("""
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
""")
SYMBOLS |= {f"text{name}": SYMBOLS[name] for name in GREEK} | {f"up{name}": SYMBOLS[name] for name in GREEK}
SYMBOLS |= {f"up{name}": SYMBOLS[name] for name in words("varepsilon varphi vartheta varsigma varrho varpi")}
# The macros for journals that the exports of the Astrophysics Data System use (AASTeX)
JOURNALS = """
aj The Astronomical Journal|actaa Acta Astronomica|araa Annual Review of Astronomy and Astrophysics|apj The Astrophysical Journal
apjl The Astrophysical Journal Letters|apjlett The Astrophysical Journal Letters|apjs The Astrophysical Journal Supplement Series
ao Applied Optics|apss Astrophysics and Space Science|aap Astronomy & Astrophysics|aapr The Astronomy and Astrophysics Review
aaps Astronomy and Astrophysics Supplement Series|azh Astronomicheskii Zhurnal|baas Bulletin of the American Astronomical Society
caa Chinese Astronomy and Astrophysics|cjaa Chinese Journal of Astronomy and Astrophysics|icarus Icarus|nat Nature
jcap Journal of Cosmology and Astroparticle Physics|jrasc Journal of the Royal Astronomical Society of Canada
memras Memoirs of the Royal Astronomical Society|mnras Monthly Notices of the Royal Astronomical Society|na New Astronomy
nar New Astronomy Reviews|pra Physical Review A|prb Physical Review B|prc Physical Review C|prd Physical Review D
pre Physical Review E|prl Physical Review Letters|pasa Publications of the Astronomical Society of Australia
pasp Publications of the Astronomical Society of the Pacific|pasj Publications of the Astronomical Society of Japan
rmxaa Revista Mexicana de Astronomía y Astrofísica|qjras Quarterly Journal of the Royal Astronomical Society|solphys Solar Physics
sovast Soviet Astronomy|ssr Space Science Reviews|zap Zeitschrift für Astrophysik|gca Geochimica et Cosmochimica Acta
grl Geophysical Research Letters|jcp The Journal of Chemical Physics|jgr Journal of Geophysical Research|physrep Physics Reports
jqsrt Journal of Quantitative Spectroscopy and Radiative Transfer|nphysa Nuclear Physics A|physscr Physica Scripta
planss Planetary and Space Science|procspie Proceedings of SPIE|psj The Planetary Science Journal|skytel Sky and Telescope
rnaas Research Notes of the American Astronomical Society|maps Meteoritics & Planetary Science|iaucirc IAU Circulars
bain Bulletin of the Astronomical Institutes of the Netherlands|bac Bulletin of the Astronomical Institutes of Czechoslovakia
aplett Astrophysical Letters|apspr Astrophysics Space Physics Research|fcp Fundamentals of Cosmic Physics
memsai Memorie della Società Astronomica Italiana|aas American Astronomical Society Meeting Abstracts
"""
SYMBOLS |= dict(entry.split(" ", 1) for line in JOURNALS.strip().split("\n") for entry in line.split("|"))
# Localisation keys that \bibstring and the fields type, series, pubstate and location use (biblatex manual, section 4.9.2)
BIBSTRINGS = {
    "mathesis": "Master’s thesis",
    "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis",
    "bathesis": "Bachelor’s thesis",
    "techreport": "technical report",
    "manunpub": "unpublished manuscript",
    "maninprep": "manuscript in preparation",
    "mansub": "manuscript submitted for publication",
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
