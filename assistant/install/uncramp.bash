# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Completion for bash. It asks the program itself, so it cannot fall behind.

# _uncramp_listed COMMAND...: the words that begin a line of its help.
_uncramp_listed()
{
    "$1" "${@:2}" --help 2>/dev/null |
        sed -n -e 's/^  \([a-z][a-z]*\) .*/\1/p' \
            -e 's/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\) .*/\2/p'
}

_uncramp()
{
    local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]}
    local before=${COMP_WORDS[COMP_CWORD - 1]} command='' word
    local commands
    commands=$(_uncramp_listed "$program" | grep -v -- '^-')
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if grep -qxF -- "$word" <<<"$commands"; then
            command=$word
            break
        fi
    done
    COMPREPLY=()
    case $before in
    --state)
        mapfile -t COMPREPLY < <(compgen -W "$(_uncramp_listed "$program" hear |
            grep -v -- '^-')" -- "$current")
        return
        ;;
    --device-in | --device-out | --snr | --seed) return ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_uncramp_listed "$program" \
            "${command:-listen}" | grep -- '^-')" -- "$current")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
    fi
}

# Where we offer nothing, file names are.
complete -o default -F _uncramp uncramp
