#!/usr/bin/env bash
# A reference list from a .bib, a .ris and a library, as a script makes it; and what it sees when something goes wrong.
# Run in a folder with refs.bib, more.ris, broken.json, empty.bib and library/references.json; prints a line for each step that
# went as it should.
set -euo pipefail

seen=()
expect() { # expect STATUS COMMAND...: the command ends with that status; one that failed said why in one line, and nothing else
    local want=$1 got=0
    shift
    "$@" >out.txt 2>err.txt || got=$?
    if [[ $got != "$want" ]]; then
        echo "$*: ended with $got, not with $want" >&2
        cat err.txt >&2
        exit 1
    fi
    case $want in
    0 | 3 | 130) ;; # done, partly done, or told to stop
    *)
        if [[ $(wc -l <err.txt) != 1 || -s out.txt ]] || ! grep -q '^refdesk: ' err.txt; then
            echo "$*: does not say in one line what went wrong" >&2
            cat out.txt err.txt >&2
            exit 1
        fi
        ;;
    esac
    if [[ $want == 3 && ! -s out.txt ]] || [[ $want == 3 && ! -s err.txt ]]; then
        echo "$*: does not give the sound records and name the others" >&2
        exit 1
    fi
    seen+=("$want")
    echo "$want $*"
}

# the list: three sources, one order, one file
refdesk bib -b refs.bib -b more.ris -L library --sort -issued --style apa --output list.txt
[[ $(wc -l <list.txt) == 4 ]]
head -n 1 list.txt | grep -q '^Meshvelishvili, T. (2024)\.'

# the same in every other format, from the same sources
for suffix in html md tex typ rst org adoc rtf xml docx odt; do
    refdesk bib -b refs.bib -b more.ris -L library --standalone -o "list.$suffix"
    [[ -s list.$suffix ]]
done

# keys go from command to command
refdesk search --keys author:meshvelishvili | refdesk bib - --style apa | grep -q '2024'
refdesk export -f bibtex --loss ignore | refdesk convert - --from bibtex -t csl-json | grep -q '"meshvelishvili2024"'

# a document's citations, a line each, and the list of what they cite
printf '[@curie1903, p. 3]\n[@noether1918]\ncurie1903\n' |
    refdesk cite --batch -b refs.bib -s ieee --bib cited.html --output cited.txt
[[ $(cat cited.txt) == $'[1, p. 3]\n[2]\n[1]' ]]
[[ $(grep -c 'class="csl-entry"' cited.html) == 2 ]]

# a closed pipe is no failure
refdesk styles list | head -n 1 >/dev/null

# 1: negative answer
expect 1 refdesk bib nobody1900
expect 1 refdesk cite '[@meshvelishvili2024; @nobody1900]'
expect 1 refdesk search zzzzqq
expect 1 refdesk bib -q zzzzqq
expect 1 refdesk bib -s chicago-notes
expect 1 bash -c 'set -o pipefail; refdesk bib nobody1900 | cat'

# 2: usage error
expect 2 refdesk bib --no-such-option
expect 2 refdesk bibb
expect 2 refdesk cite
expect 2 refdesk bib -f papyrus
expect 2 refdesk bib --sort 'a b'
expect 2 refdesk bib -o ''
expect 2 refdesk cite '[see p. 3]'

# 3: some records failed
expect 3 refdesk convert broken.json

# 4: bad data
expect 4 refdesk bib -b missing.bib
expect 4 refdesk bib -b .
expect 4 refdesk import empty.bib
expect 4 refdesk list -L nowhere
expect 4 refdesk bib -o no-such-folder/list.txt

# 5: no such style or locale
expect 5 refdesk bib -s no-such-style
expect 5 refdesk bib -s ./no-such.csl
expect 5 refdesk bib -l klingon

# 6: the network
expect 6 refdesk styles add http://127.0.0.1:1/style.csl

# 7: the library is locked by another process
refdesk tag read meshvelishvili2024 >/dev/null
expect 7 flock library/.refdesk/references.json.lock env REFDESK_LOCK_TIMEOUT=0.1 refdesk tag again meshvelishvili2024

# 130: interrupted
expect 130 timeout --foreground --preserve-status --signal INT 1 refdesk cite --batch < <(sleep 10)

# 0: what was asked for was done
expect 0 refdesk bib -s ieee --missing skip meshvelishvili2024 nobody1900
expect 0 refdesk cite --batch -s chicago </dev/null

# a failure leaves what was there
expect 1 refdesk bib nobody1900 -o list.txt
[[ $(wc -l <list.txt) == 4 ]]
[[ -z $(compgen -G './*.part') ]]

# these are all the statuses there are, but for faults of refdesk's own
told=$(refdesk help exit-codes | sed -n 's/^    \([0-9][0-9]*\) .*/\1/p' | grep -vx 70)
[[ $(printf '%s\n' "${seen[@]}" | sort -nu) == "$told" ]]
echo "all done"
