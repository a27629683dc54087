"""`refdesk completion`: completion of commands, options, styles and keys for shells; `complete` prints the
candidates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from refdesk.cli.options import argument

if TYPE_CHECKING:
    from refdesk.items import Item

SCRIPTS = {
    "bash": """\
_refdesk() {
    local word line
    word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\\t'*}")
    done < <(refdesk complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # bash takes a colon for the end of a word
    if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
        local before=${word%"${word##*:}"} i
        for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$before"}; done
    fi
}
complete -o default -F _refdesk refdesk
""",
    "zsh": """\
#compdef refdesk
_refdesk() {
    local -a answers lines
    local line value about
    lines=("${(@f)$(refdesk complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    for line in $lines; do
        value=${line%%$'\\t'*}
        about=${line#*$'\\t'}
        answers+=("${value//:/\\\\:}:$about")
    done
    if (( $#answers )) && [[ -n $lines[1] ]]; then _describe -V refdesk answers; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _refdesk "$@"; else compdef _refdesk refdesk; fi
""",
    "fish": """\
function __refdesk_complete
    set -l words (commandline -opc) (commandline -ct)
    refdesk complete -- $words[2..-1] 2>/dev/null
end
complete -c refdesk -a '(__refdesk_complete)'
""",
}

Shell = Literal["bash", "zsh", "fish"]


def completion(shell: Annotated[Shell, argument("SHELL", "bash, zsh or fish.")]) -> None:
    """Print a completion script for a shell. It completes commands, options, styles and keys.

    Examples:

      refdesk completion bash > ~/.local/share/bash-completion/completions/refdesk

      refdesk completion zsh > ~/.zfunc/_refdesk

      refdesk completion fish > ~/.config/fish/completions/refdesk.fish
    """
    print(SCRIPTS[shell], end="")


def complete(words: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Print the candidates for the last word, one per line, each with a tab and a description."""
    from typer._completion_classes import BashComplete

    from refdesk.cli import app
    from refdesk.cli.output import cell

    *before, last = words or [""]
    for item in BashComplete(typer.main.get_command(app), {}, "refdesk", "").get_completions(before, last):
        if item.type == "plain":
            print(item.value, cell(item.help or ""), sep="\t")


def keys(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The library's keys that begin with this, with author, year and title."""
    from refdesk.errors import RefdeskError
    from refdesk.items.record import family, people, year
    from refdesk.library import Report, locate
    from refdesk.library.view import items

    at = "@" if incomplete.startswith("@") else ""
    wanted = incomplete.removeprefix("@")
    try:
        path = locate(context.params.get("library"))
        matches = list(items(path, Report(), lambda shown: shown.beginning(wanted, LIMIT)))
    except (RefdeskError, OSError):
        return []

    def about(item: Item) -> str:
        first = next(people(item, "author", "editor"), None)
        who = " ".join(str(part) for part in (family(first) if first else "", year(item) or "") if part)
        return ": ".join(part for part in (who, str(item.get("title") or "")) if part)[:80]

    return [(f"{at}{item['id']}", about(item)) for item in matches]


LIMIT = 60


def styles(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The styles whose ids begin with this."""
    from refdesk.styles.files import folders
    from refdesk.styles.names import NICKNAMES, renamed

    ids = {path.stem: "" for folder in folders() for path in folder.glob(f"{escaped(incomplete)}*.csl")}
    ids |= {name: id for name, id in (renamed() | NICKNAMES).items() if name.startswith(incomplete)}
    return sorted(ids.items())[: LIMIT * 10]


def beginning(incomplete: str, words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words that begin with this, with their descriptions."""
    return [(word, about) for word, about in words if word.startswith(incomplete)]


def settings(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The settings."""
    from refdesk.config import SETTINGS

    return beginning(incomplete, SETTINGS.items())


def topics(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The help topics and the commands."""
    from refdesk.cli import COMMANDS, HIDDEN
    from refdesk.cli.help import TOPICS

    return beginning(incomplete, [*TOPICS.items(), *((name, "") for name in COMMANDS if name not in HIDDEN)])


def codes(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The codes of `check`."""
    from refdesk.library.check import CODES

    return beginning(incomplete, CODES.items())


def sorts(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The orders of a search."""
    from refdesk.library.search import SORTS

    return beginning(incomplete, ((name, "") for name in SORTS))


def variables(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """CSL's variables, after the last comma or minus."""
    from refdesk.items.variables import VARIABLES

    keys, comma, last = incomplete.rpartition(",")
    before = keys + comma + "-" * last.startswith("-")
    return beginning(incomplete, ((before + name, "") for name in VARIABLES))


def fields(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The fields of study of styles (CSL specification, Info)."""
    from refdesk.styles.index import FIELDS

    return beginning(incomplete, ((name, "") for name in FIELDS))


def locales(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The locales whose codes begin with this."""
    from refdesk.styles.locales import locale_names

    return beginning(incomplete, ((code, names[1]) for code, names in locale_names()["language-names"].items()))


def written(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The formats of citations and lists that begin with this."""
    from refdesk.writers import WRITERS

    return beginning(incomplete, ((writer.id, writer.title) for writer in WRITERS))


def formats(context: Any, incomplete: str) -> list[tuple[str, str]]:
    """The formats of references that begin with this."""
    from refdesk.formats.registry import FORMATS

    return beginning(incomplete, ((form.id, form.title) for form in FORMATS))


def escaped(text: str) -> str:
    """The text with glob characters escaped."""
    from glob import escape

    return escape(text)
