/** Completion scripts. Each asks `trailer __complete` with the words so far, so none of them ever goes out of date. */
export const completionScripts = {
  bash: `_trailer() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(trailer __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _trailer trailer
`,
  zsh: `#compdef trailer
_trailer() {
  local -a candidates
  candidates=("\${(@f)$(trailer __complete "\${words[@]:1:$((CURRENT - 1))}" 2>/dev/null)}")
  compadd -- $candidates
}
compdef _trailer trailer
`,
  fish: `function __trailer_complete
  set -l words (commandline -opc) (commandline -ct)
  trailer __complete $words[2..-1] 2>/dev/null
end
complete -c trailer -f -a '(__trailer_complete)'
`,
} as const;
