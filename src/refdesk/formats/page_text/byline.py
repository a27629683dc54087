"""The authors of an article as its page lists them: one or many a line, among marks, ORCID iDs and affiliations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from refdesk.formats.dates_in_text import DATE, MONTH
from refdesk.items.names import Name, natural

BULLET = re.compile(r"^\s*[•·▪‣◦●○*-]\s+")
ORNAMENT = re.compile(
    r"(?i)authors? info & (?:claims|affiliations)|\+ ?\d+(?= |$)|view orcid profile|orcid(?: icon| id| record for .*)?:?\s*(?:https?://)?(?:orcid\.org/)?[\dX-]*"
    r"|(?:https?://)?orcid\.org/[\dX-]+|"
    r"[^\s,;]{1,80}@[^\s,;]{1,200}|\[[^\]]{0,200}\]|\((?:\d+|[a-z]|✉)(?:,\s*\d+)*\)|\(?(?:corresponding )?author\)?"
    r"|search for (?:more papers by )?this author.*|"
    r"view\s?all authors.*|show (?:more|authors|all)|see all|…|\bna\d\b|✉|⨯"
)
MARKS = re.compile(
    r"(?<=[^\W\d_])(?:,(?:\d{1,2}|[*†‡][a-z]?(?!\w)))+(?=\s|$)|(?<=[^\W\d_])\s\d{1,2}(?:,\s?\d{1,2})*(?=\s*(?:[,;&*†‡§]|and\s|et\s|$))|(?<=[^\W\d_.])[\d*†‡§¶#∗⁎]++(?:,[\d*†‡§¶#∗⁎]++)*+(?=\s|,|;|&|$)|(?<=[a-zà-öø-ÿ])(?:I{1,3}|IV|V)(?=\s*(?:[;,*]|$))|(?<=[^\W\d_]\.)\d+(?:,\d+)*(?=\s|,|;|$)|[*†‡§¶#∗⁎¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=\w)(?:\s[a-z]){1,9}(?=\s*(?:[,;*†‡]|$))"
)
# after a name, a comma and its marks: "Ada Gull,1 Bo Tern,2,3"
MARKS_FOR_COMMA = re.compile(r"(?<=[^\W\d_])(?:,(?:\d{1,2}|[*†‡][a-z]?(?!\w)))++,?(?=\s+[^\W\d_a-z])")
# between two names that run into each other: "Rea Knot1*Dora Egret2"
STUCK_MARKS = re.compile(r"(?<=[^\W\d_.])[*†‡§¶#,]*\d[\d*†‡§¶#,]*(?=[^\W\d_a-zà-öø-ÿ][^\W\d_])")
# between names whose family names stand in capitals, as in Turkey: "Rea KNOT Jan PLOVER"
AFTER_CAPITALS = re.compile(r"(?<=[^\W\d_a-zà-öø-ÿ]{3})\s+(?=[^\W\d_a-zà-öø-ÿ][a-zà-öø-ÿçğıöşü]+\s)")
INVERTED = re.compile(
    r"(?:(?:van|von|de|der|den|da|di|dos|la|le)\s)*[^\W\d_a-zà-öø-ÿ][\w'’-]+(?:\s[^\W\d_a-zà-öø-ÿ][\w'’-]+)?,"
    r"\s[^\W\d_a-zà-öø-ÿ][\w'’-]*\.?(?:\s[^\W\d_a-zà-öø-ÿ][\w'’-]*\.?){0,2}"
)
POSTED = re.compile(
    r"(?i:posted|published|written|submitted|authored|last updated|veröffentlicht|geschrieben|erstellt|publié|posté|rédigé"
    r"|publicado|escrito|pubblicato|geplaatst|gepubliceerd|geschreven)\b.{0,60}?\b(?:by|von|par|por|da|door)"
    r"\s+(?=[^\W\d_]+\s[^\W\d_])"
)
INTRODUCED = re.compile(
    r"^(?i:authors?|by|par|von|door|av|autor(?:es|en|in)?|auteurs?|yazar(?:lar)?|written by"
    r"|[Aa]us .{3,40} berichte[nt]|[Ee]ine? [A-Z]\w+ von)\b\s*:?\s*(?=[^\W\d_a-z])"
)
# before and after the author of a post: "3 May 2019 Ada Gull 4 comments"
DATED = re.compile(rf"^{DATE}\s(?=[^\W\d_a-z])")
COUNTED = re.compile(
    r"(?i)\s(?:\d+|no|keine?|leave a) (?:comments?|kommentare?|commentaires?|comentarios?|commenti|replies)$"
)
# after the authors, where their article stands: "Ada Gull, Bo Tern; 20(114):1−38, 2019."
NUMBERED = re.compile(r";\s\d{1,4}\s?\(\d{1,4}\):[\d\s–−-]+(?:,\s\d{4})?\.?$")
# what one author is, after a comma: "Ada Gull, senior lecturer1,"
OF_ROLES = re.compile(r"(?<=[^\W\d_]),\s(?!and\b|et\b|und\b|van\b|von\b|de\b)[a-z][^,;]{4,80}(?:\d,?|,)$")
AFTER_NAMES = re.compile(rf"\s*,?\s(?:(?:le|on|am|el)\s)?\d{{1,2}}\.?\s{MONTH}.*$|\s*[|·–-]\s.*$|\s,\sle\s.*$")
WORD = re.compile(
    r"(?:[dDlLO]['’])?[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:[-‐'’][^\W\d_]+)*|[^\W\d_a-zà-öø-ÿ]\.(?:-?[^\W\d_a-zà-öø-ÿ]\.)*"
)
INITIALS = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ]\.?-?){1,3}")
PARTICLE = re.compile(r"(?i)(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|zu|al|el|bin|ibn|y|e|st\.?)")
HONORIFIC = re.compile(r"(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Sir|Dame)\.?\s+(?=[^\W\d_a-z])")
SUFFIX = re.compile(
    r"(?i)^(?:ph\.?d\.?|m\.?d\.?|msc|mph|mbbs|mba|pharm\.?d|dsc|mphil|frcs|mrcp|jr\.?|sr\.?|ii|iii|dphil|rn|frcp|bsc)$"
)
# Words of menus, buttons and headings; a line with one of them is no name.
OF_MENUS = frozenset(
    "about abstract abstracting academy access accepted account acknowledgements advanced advertise advertisement"
    " affiliation affiliations alerts all analysis and announcements archive archives article articles association"
    " author authors award awards available back bibtex blog board book books bookmark browse bulletin buy call campus"
    " career careers cart center centre citation citations cited cite code collection collections college comment"
    " comments committee communications community conditions conference conferences contact contents contribute copy"
    " copyright cookies council current data date department digest digital directory discussion doi donate download"
    " early editor editorial editors email en english events explore export facebook figures file find first follow"
    " for français free from full get google guide guidelines handbook help highlights history home how html impact in"
    " index indexing information institute institution introduction issn issue issues issn join journal journals"
    " keywords language latest learn letter letters library licence license linkedin links list log login mastodon"
    " media mendeley menu metrics mission more most my navigation new news newsletter next notes of online open oral"
    " organization our page pages paper papers pdf peer permissions policies policy portal press preview previous"
    " print privacy program programs project projects publication publications publish published publisher publishers"
    " publishing purchase read recent recommended reddit references refworks register related release report reports"
    " reprints request research resources results reuse review reviewers reviews rights save scholar school science"
    " search section sections see services share show sign site society special staff statement studies submission"
    " submissions submit subscribe subscription subscriptions summary supplementary support symposium tables team"
    " terms text the this title titles to tools top topics track trending twitter university updates use user version"
    " video view views volume volumes website welcome whatsapp working x your methods conclusion conclusions"
    " background objective objectives discussion overview supporting disclosures pub med nature springer elsevier"
    " wiley documentation hal portail accueil recherche consultation permalink dépôt auteur auteurs titre titres revue revues"
    " langue suchen startseite display options similar health medicine biology chemistry physics engineering psychology"
    " education quarterly annals proceedings transactions restricted masthead citing save send sort sections issn figure"
    " subject subjects major works licensed unlicensed requires authentication"
    " homepage an yıl cilt sayı année année jahr ano año band hefte abstracts researchers librarians"
    " zeitschrift revista rivista dossier número numéro heft ausgabe archiv inicio arquivos atual edições"
    " neueste neue beiträge beitrag kommentar kommentare verfassen schreiben kategorien kategorie schlagwörter impressum"
    " datenschutz teilen artikel mehr zum thema lesen weiterlesen anmelden abo derniers dernières récents articles partager"
    " commentaires lire suite mentions légales compartir comentarios entradas recientes compartilhar comentários"
    " kaynak göster sayfa makale makalesi dergi dergiler beranda arsip terkini unduhan thumbnail image"
    " main content roles methodology validation supervision conceptualization funding acquisition investigation curation"
    " inicio acerca iniciar sesión registrarse entrar buscar avisos envíos equipo contacto palabras clave descargas artículos"
    " sección resumen página listar repositorio facultad tesis universidad início sobre acesso cadastro pesquisa anteriores"
    " notícias submissões equipe faculdade universidade dissertação dissertations theses rechercher numéros annonces"
    " über einloggen registrieren aktuelle mitteilungen tentang daftar kontak redaksi dewan fakultas universitas главная поиск"
    " вход архивы архив выпуск журнале регистрация текущий статьи anasayfa hakkında giriş kayıt arama arşiv duyurular"
    " iletişim университет институт академия кафедра archivos actual capa"
    " fund funding foundation trust actions sprache dokument"
    " manuscript rankings procedures collections repository electronic".split()
)
INSTITUTION = re.compile(
    r"\s+[(,–-]*\s*(?=(?:The |Department |Dept|School |Faculty |Institute|Institut |Universit|Université|Universidad"
    r"|College |Center |Centre |"
    r"Laborator|Ministry |National |Division |Academy |Hospital |Research |Federal |State |International |Royal "
    r"|Graduate |MIT\b|"
    r"(?:[A-ZÀ-Þ][\w.'’-]+ ){1,3}(?:University|Institute|College|Universität|Academy|Hospital|School)\b))"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Names, with the affiliation that stands beside each ('' for none), and how many lines were gone over before them."""

    names: tuple[tuple[Name, str], ...]
    skipped: int


def read_names(line: str) -> list[tuple[Name, str]]:
    """The names of one line with their affiliations; nothing where anything on it is no name."""
    return [(name.copy(), place) for name, place in _names_of(line)]


@lru_cache(4000)  # the same lines are asked for again and again while a title is looked for
def _names_of(line: str) -> list[tuple[Name, str]]:
    if len(line) > 6000:
        return []
    text = BULLET.sub("", line)
    if re.search(r"\s[·|•]\s", text):  # "April 5, 2013 · by Ada Gull · in Methods"
        parts = re.split(r"\s[·|•]\s", text)
        dated = any(re.fullmatch(DATE, part.strip()) for part in parts)
        text = next((part for part in parts if INTRODUCED.match(part) or (dated and read_names(part))), text)
    if posted := POSTED.match(text):
        text = text[posted.end() :]
    text = NUMBERED.sub("", OF_ROLES.sub("", COUNTED.sub("", DATED.sub("", text))))
    if introduced := INTRODUCED.match(text):
        text = AFTER_NAMES.sub("", text[introduced.end() :])
    text = MARKS_FOR_COMMA.sub(", ", STUCK_MARKS.sub(", ", ORNAMENT.sub(" ", text)))
    if not re.search("[,;&]", text):
        text = AFTER_CAPITALS.sub(", ", text)
    if re.search(r"https?://|\d{4}|[?!:“”\"©®™>=]", text):
        return []
    if inverted := _inverted(text):
        return inverted
    with_places = _with_affiliations(text)
    if with_places:
        return with_places
    text = " ".join(MARKS.sub(" ", text).split())
    names: list[tuple[Name, str]] = []
    for piece in re.split(r"\s*(?:[,;]|\s(?:and|AND|&|et|und|y|e)\s|&)\s*", text + " "):
        piece = re.sub(r"^(?:and|AND|et|und)\s", "", piece.strip(" ,;.&"))
        if not re.search(r"[^\W\d_]", piece) or SUFFIX.match(piece):
            continue
        name = _name(piece)
        if name is None:
            return []
        names.append((name, ""))
    return names


def _inverted(text: str) -> list[tuple[Name, str]]:
    """ "Gull, Ada1; Tern, Bo2": names between semicolons, each with its family name first."""
    parts = [" ".join(MARKS.sub(" ", part).split()).strip(" ,.") for part in text.split(";")]
    parts = [part for part in parts if part]
    if len(parts) < 2 or not all(INVERTED.fullmatch(part) for part in parts):
        return []
    names = [(name, "") for part in parts if (name := natural(part))]
    return names if len(names) == len(parts) else []


def _with_affiliations(text: str) -> list[tuple[Name, str]]:
    """ "Ada Tern, MIT; Bo Gull, Shore University", or one name and the institution after it."""
    if text.count(";") and re.search(r"[^;,]+,[^;]+", text):
        found = []
        for part in text.split(";"):
            first, _, place = part.strip(" .").partition(",")
            together = [_name(one.strip()) for one in re.split(r"\s(?:and|&)\s", MARKS.sub("", first)) if one.strip()]
            if place and together and all(together):
                found += [(name, place.strip()) for name in together if name]
            elif found and not place and _name(first.strip()):
                found.append((_name(first.strip()) or {}, ""))
        if len(found) > 1 and all(name for name, _ in found):
            return found
    if cut := INSTITUTION.search(text):
        name = _name(MARKS.sub("", text[: cut.start()]).strip(" ,"))
        if name:
            return [(name, text[cut.end() :].strip(" ,;)"))]
    return []


OF_TITLES = re.compile(r"(?:Zur|Zum|Der|Die|Das|Eine|Über|Les|Des|Une|The|How|Why|What|From|For|Sur|Los|Las)\s")


def _name(text: str) -> Name | None:
    """A personal name, or None for anything that may be something else."""
    text = HONORIFIC.sub("", text)
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 60:
        return None
    if any(word.strip(".,").casefold() in OF_MENUS for word in words if len(word) > 1):
        return None
    for place, word in enumerate(words):
        if (
            WORD.fullmatch(word)
            or INITIALS.fullmatch(word)
            or (PARTICLE.fullmatch(word) and 0 < place < len(words) - 1)
        ):
            continue
        if place == len(words) - 1 and SUFFIX.match(word):
            continue
        return None
    if (len(words[0]) > 8 and words[0].endswith("ing") and "-" not in words[0]) or OF_TITLES.match(text):
        return None
    if all(len(word.strip(".")) == 1 for word in words) or (text.isupper() and len(words) > 3):
        return None
    if all(word.isupper() and len(word) > 1 for word in words) and len(text) < 8:
        return None
    if len(words[0]) > 2 and all(INITIALS.fullmatch(word) for word in words[1:]):  # "Knot R. A."
        text = f"{words[0]}, {' '.join(words[1:])}" + "." * ("." in text)
    name = natural(text)
    return name if name and "family" in name else None


LABEL_OF_AUTHORS = re.compile(
    r"(?i)(?:authors?|author\(s\)|creators?|contributors?|autor(?:es|as|en)?(?:[/ :*(]*(?:as|es|innen|in)\)?)?|auteure?s?"
    r"|yazar(?:lar)?|автор(?:ы)?|penulis)\s*:?"
)


def read_inverted(line: str) -> list[tuple[Name, str]]:
    """The one name of a line "Gull, Ada", which is one where a label says so."""
    text = " ".join(MARKS.sub(" ", ORNAMENT.sub(" ", line)).split()).strip(" ;.")
    told = INVERTED.fullmatch(text) and not any(word.casefold() in OF_MENUS for word in re.findall(r"\w+", text))
    name = natural(text) if told else None
    return [(name, "")] if name else []


AFFILIATION = re.compile(
    r"\b(?:Universit\w+|Institut\w*|Department|School of|College|Hospital|Laborator\w+|Academy|Museum)\b"
)


SUPERVISED = re.compile(r"(?i)\b(?:advis[oe]rs?|supervisors?|thesis|dissertation)\b")


def _of_repository(lines: list[str], at: int) -> bool:
    """Whether a line like "Gull, Ada" is a name and no place: another, an institution or a thesis is next to it."""
    after = lines[at + 1 : at + 3]
    return any(AFFILIATION.search(line) or SUPERVISED.search(line) for line in after) or any(
        read_inverted(line) for line in [*after[:1], *lines[max(0, at - 1) : at]]
    )


def read_byline(lines: list[str], start: int, patience: int = 10) -> Byline:
    """The names that begin at or soon after this line, going over buttons and dates but not over paragraphs."""
    found: list[tuple[Name, str]] = []
    known: set[frozenset[tuple[str, str]]] = set()
    labelled = False
    at = first = start
    limit = start + patience
    while at < len(lines) and (found or at < limit):
        line = lines[at]
        names = [] if len(line) > 350 and not re.search(r"[,;&]", line[:60]) else read_names(line)
        if not names and (labelled or (at - start < 2 and _of_repository(lines, at))):
            names = read_inverted(line)
            labelled = labelled or bool(names)
        if LABEL_OF_AUTHORS.fullmatch(line):
            labelled = True
        elif names:
            first = first if found else at
            found += [one for one in names if frozenset(one[0].items()) not in known]
            known.update(frozenset(name.items()) for name, _ in names)
        elif (
            found and len(line) < 150 and AFFILIATION.search(line) and at + 1 < len(lines) and read_names(lines[at + 1])
        ):
            pass  # the affiliation of one, and then the next
        elif (found and not _passed_over(line)) or (
            not found
            and (len(line) > 350 or re.match(r"(?i)(?:abstract|summary|introduction|résumé|references)\W*$", line))
        ):
            break
        at += 1
    return Byline(tuple(found), first - start)


def _passed_over(line: str) -> bool:
    """What may stand between two names: marks, counts, ORCID iDs, a numbered affiliation, a link to other articles."""
    if len(line) > 2000:
        return False
    if re.match(
        r"(?i)find articles by|\d{1,2}\s?[A-Z][a-z].{20}|roles?:? |affiliations?:? |contributed equally|\W*e-?mail:? ",
        line,
    ):
        return True
    return (
        not re.search(r"[^\W\d_]{3}", ORNAMENT.sub("", MARKS.sub("", line)))
        or ORNAMENT.fullmatch(line.strip()) is not None
    )
