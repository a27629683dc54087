"""The title of a page: the line that its authors, a date and an abstract follow, and that is no button, menu or journal."""

from __future__ import annotations

import re

from refdesk.formats.dates_in_text import DATE
from refdesk.formats.page_text import anchors
from refdesk.formats.page_text.byline import OF_MENUS, read_byline, read_names
from refdesk.items import Item

TITLE_LABEL = re.compile(r"(?i)^(?:title|título|titulo|titre|titel|titolo|judul|başlık|название|tytuł)\s?:\s*")
NO_TITLE = re.compile(
    r"(?i)\bcookies\b|your browser|\bsign in\b|\blog ?in\b|subscribe|password|privacy policy|javascript|(?:skip|jump) to"
    r"|^this article is"
    r"|newsletter|©|^copyright|all rights|https?://|@|creative commons"
    r"|^(?:vol|volume|issue|doi|issn|received|accepted|published)\b"
    r"|terms of|\b(?:tel|fax|phone)\b|,[^,]*,\s(?:USA|UK|China|Germany|France|Italy|Spain|Canada|Japan|India|Australia)\.?$|"
    r"click here|\bpdf\b|^view (?:all|a|saved|more|in)\b|^add to\b|cite this|how to cite|home /|^arxiv\b"
    r"|^font size\b|author links|"
    r"orcid (?:record|profile|id)|this author|articles by|on pubmed|google scholar|editor\)|^figures?\b|^table\b"
)
# words of buttons, in lines that are short enough to be one
OF_BUTTONS = re.compile(
    r"(?i)cookie|browser|subscri|privacy|\baccount\b|copyright|download|advertis|e-?mail|permission|licen[cs]e|click|\bsearch\b"
    r"|\bmenu\b|navigation|options"
)
OF_NAVIGATION = re.compile(
    r"(?i)(?:the )?(?:journal|revue|revista|rivista|zeitschrift|annals|annales|archives?)"
    r" (?:of|de|des|d[’']\w+|für|di|do)\b.{0,60}"
    r"|.{0,60}\b(?:theses (?:and|&) dissertations|dissertations (?:and|&) theses)"
    r"|.{0,25}\bfor (?:authors|researchers|readers|librarians|editors|reviewers|members|organi[sz]ations|developers"
    r"|institutions|societies|advertisers)"
)
OF_SOURCES = re.compile(
    r"(?i)(?:\b|(?<=[a-z]))vol(?:ume|\.)?\s?\d+.{1,12}\b(?:issue|no\.?|nr\.?|núm\.?)\s?\d|\b10\.\d{4,9}/\S"
    rf"|\d{{4}};\s?\d|\bpublished\b.{{0,40}}{DATE}$"
)


REACH = 40  # lines after a title in which its authors show it to be one


def find_title(body: list[str], cited: Item) -> tuple[int, bool]:
    """The number of the line with the title, and whether that is sure; -1 where no line is likely enough."""
    if title := cited.get("title"):
        wanted = _bare(title)
        found = [at for at, line in enumerate(body) if wanted and _bare(line) == wanted]
        if found:
            return max(found[:10], key=lambda at: len(read_byline(body, at + 1, 4).names)), True
        return -1, True
    labelled = next((at for at, line in enumerate(body) if TITLE_LABEL.match(line) and len(line) > 15), None)
    if labelled is not None:
        return labelled, True
    counts: dict[str, int] = {}
    for line in body:
        counts[line] = counts.get(line, 0) + 1
    scores = [(_score(body, at, counts), -at) for at in range(min(len(body), 600))]
    best, at = max(scores, default=(0.0, 0))
    if best < 4:
        return -1, False
    above = next((n for n in range(-at - 1, -1, -1) if not OF_AGE.match(body[n])), -1)
    if above > 0 and _is_headline(body, above, -at) and _score(body, above, counts) > best - 3.5:
        return above, best >= 7  # the title in the work's language, and then in another
    return -at, best >= 7


# what a newspaper says above an old article
OF_AGE = re.compile(r"(?i)this article is more than")


def _is_headline(body: list[str], above: int, best: int) -> bool:
    """Whether the line above the best may be a title in another language, or a headline over what sums the article up."""
    words = body[above].split()
    if len(words) < 5 or all(word.casefold() in OF_MENUS for word in words if word[0].isalpha()):
        return False
    if len(body[above]) > 0.6 * len(body[best]):
        return True
    return above > 3 and len(body[best].split()) > 9 and anchors.own_doi(body) is None


def _score(body: list[str], at: int, counts: dict[str, int]) -> float:
    """How likely this line is the title: by its own words, and by the authors, date and abstract after it."""
    line = anchors.without_date(body[at])
    words = line.split()
    short = len(line) < 15 or len(words) < 2
    if not 5 <= len(line) <= 350 or len(words) > 45 or not re.match(r"\W*[^\W\d_a-z]|\dD\b|\d\S* [a-z]", line):
        return 0.0
    if (
        NO_TITLE.search(line)
        or OF_SOURCES.search(line)
        or (len(words) < 5 and OF_BUTTONS.search(line))
        or anchors.DATED.match(line)
        or OF_NAVIGATION.fullmatch(line)
        or re.search(rf"^[\w ]{{3,20}}:\W*{DATE}", line)
        or anchors.ONLY_DATE.match(line)
    ):
        return 0.0
    if re.search(r"[:;,]$|^\w+: \S+$|(?: |^)[>|»›•] ?\S| [|•] ", line) or AFFILIATION.match(line) or read_names(line):
        return 0.0
    if sum(word[0].isupper() and word.casefold().strip(".,:") in OF_MENUS for word in words) > 0.6 * len(words):
        return 0.0
    score = 2.0 if len(words) > 4 else 1.0 if len(words) > 3 else 0.0
    if len(words) < 4 and (words[0].casefold() in OF_MENUS or line.isupper()):
        score -= 3
    if at + 1 < len(body) and OF_PICTURES.match(body[at + 1]):
        score -= 3
    if len(words) > 6 and (line.endswith(".") or re.search(r"[a-z]{3}[.!?] [A-Z][a-z]* [a-z]", line)):
        score -= 3  # a sentence, or some
    ahead = [one for one in body[at + 1 : at + 16] if len(one) < 250]
    around = [one for one in body[max(0, at - 2) : at] if len(one) < 80] + [one for one in ahead if len(one) < 120]
    dated = any(re.search(rf"{DATE}|\b\d\d?\.\d\d?\.\d{{4}}\b", one) for one in around)
    sure = any(anchors.DOI.search(one) for one in ahead) + any(ABSTRACT.match(one) for one in body[at + 1 : at + 40])
    byline = read_byline(body[: at + REACH], at + 1, 1 if short else 10)
    if short and (len(byline.names) < 2 or not sure or words[0].casefold() in OF_MENUS):
        return 0.0
    placed = any(place for _, place in byline.names) or any(INSTITUTE.search(one) for one in ahead)
    if byline.names and (dated or sure or placed):
        score += (
            (4 if len(byline.names) > 1 or placed or sure else 3)
            - 0.5 * byline.skipped
            + 2 * all(len(one.split()) < 4 < len(words) for one in body[at + 1 : at + 1 + byline.skipped])
            + min(len(byline.names), 4) * 0.5
        )
    if ahead and anchors.DATED.search(" ".join(ahead[:2])):
        score += 2.5
    elif ahead and anchors.ONLY_DATE.match(ahead[0]):
        score += 2
    elif any(anchors.LABEL_OF_DATE.match(one) for one in ahead):
        score += 1
    score += sure
    if line in body[max(0, at - 1) : at] + body[at + 1 : at + 2]:
        score -= 2
    elif counts[body[at]] > 1:
        score += 1.5
    if at and len(words) > 2 and line in body[0]:
        score += 2
    return score


OF_PICTURES = re.compile(r"(?i)(?:photo|image|picture|illustration|credit|via|getty|foto|bild|crédit|crédito)\b")
ABSTRACT = re.compile(r"(?i)(?:abstract|résumé|resumen|resumo|zusammenfassung|riassunto|öz)\b")
INSTITUTE = re.compile(
    r"\b(?:Universit\w+|Institut\w*|Department|School of|College|Hospital|Laborator\w+|Academy"
    r"|Cent(?:er|re)|Museum|Agency|Ministry|Inc|Ltd|GmbH)\b"
)


# "Department of Waders, University of the Shore, Norway"
AFFILIATION = re.compile(
    r"\W*\d*\s?(?:Dept|Department|Faculty|School|Institut\w*|Division|College|Laborator\w+|Cent(?:er|re)|Universi\w+)\b"
    r".*,\s[A-ZÀ-Þ][\w .'’-]+$"
)


def without_label(title: str) -> str:
    title = TITLE_LABEL.sub("", title).rstrip("†‡*")
    return anchors.without_date(title).strip()


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", without_label(text).casefold())
