#!/usr/bin/env bash
# A reference list from a .bib, a .ris and a library, as a script makes it; and what it sees when something goes wrong.
# Run in a folder with refs.bib, more.ris and library/references.json; prints a line for each step that went as it should.
set -euo pipefail

expect() { # expect STATUS COMMAND...: the command ends with that status, and says something on standard error unless it is 0
    local want=$1 got=0
    shift
    "$@" >out.txt 2>err.txt || got=$?
    if [[ $got != "$want" ]]; then
        echo "$*: ended with $got, not with $want" >&2
        cat err.txt >&2
        exit 1
    fi
    if [[ $want != 0 && ! -s err.txt ]]; then
        echo "$*: says nothing of what went wrong" >&2
        exit 1
    fi
    echo "$want ${*:2:1}"
}

# the list: three sources, one order, one file
refdesk bib -b refs.bib -b more.ris -L library --sort -issued --style apa --output list.txt
[[ $(wc -l <list.txt) == 4 ]]
head -n 1 list.txt | grep -q '^Meshvelishvili, T. (2024)\.'

# keys go from command to command
refdesk search --keys author:meshvelishvili | refdesk bib - --style apa | grep -q '2024'
refdesk export -f bibtex --loss ignore | refdesk convert - -f bibtex -t csl-json | grep -q '"meshvelishvili2024"'

# a closed pipe is no failure
refdesk styles list | head -n 1 >/dev/null

# every kind of failure, in turn
expect 1 refdesk bib nobody1900
expect 1 refdesk search zzzzqq
expect 2 refdesk bib --no-such-option
expect 2 refdesk bibb
expect 3 refdesk convert broken.json
expect 4 refdesk bib -b missing.bib
expect 4 refdesk convert empty.bib
expect 4 refdesk list -L nowhere
expect 5 refdesk bib -s no-such-style
expect 5 refdesk bib -l klingon
expect 6 refdesk styles add http://127.0.0.1:1/style.csl
expect 0 refdesk bib -s ieee --missing skip meshvelishvili2024 nobody1900
expect 0 refdesk cite --batch -s chicago </dev/null
