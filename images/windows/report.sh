# shellcheck shell=bash
# What goes in and out by files: the ports to forward, the last address, the state, and the log.

readonly MAX_PORTS=1024 MAX_PORTS_TEXT=16384
ports_text='' reported='' reported_state='' since=0

log() { printf 'trailer: %s\n' "$*" >&2; }

# The ports to forward, read anew each turn; what is not a port is left out and told once.
read_ports() {
  local text='' word words known=' '
  IFS= read -rN "$MAX_PORTS_TEXT" text 2>/dev/null <"$RUN_FOLDER/guest-ports"
  [[ $text != "$ports_text" ]] || return 0
  ports_text=$text
  IFS=$' \t\r\n' read -rd '' -a words <<<"$text"
  for word in "${words[@]}"; do
    if [[ ! $word =~ ^(tcp|udp)/([1-9][0-9]{0,4})$ ]] || ((BASH_REMATCH[2] > 65535)); then
      printf -v word '%q' "${word:0:40}"
      log "guest-ports: $word is no port: write tcp/NUMBER or udp/NUMBER"
    elif [[ $word == tcp/8006 ]]; then
      log 'guest-ports: tcp/8006 stays with the container, which serves the viewer there'
    elif [[ $known != *" $word "* ]]; then
      known+="$word "
    fi
  done
  read -ra words <<<"$known"
  ((${#words[@]} <= MAX_PORTS)) || log "guest-ports: only the first $MAX_PORTS of ${#words[@]} ports are forwarded"
  ports="${words[*]:0:MAX_PORTS}"
}

# Writes the state, whole or not at all, and only when it says something new.
report() {
  local state=$1 message=$2 forwarded=${3:-} shown=null
  [[ $reported != "$state $message $mac $forwarded" ]] || return 0
  reported="$state $message $mac $forwarded"
  [[ $state == "$reported_state" ]] || printf -v since '%(%s)T' -1
  reported_state=$state
  [[ $state == forwarding ]] && shown=$address
  jq -nc --arg state "$state" --arg mac "$mac" --arg address "$shown" --arg interface "$DEV" --arg ports "$forwarded" \
    --arg message "$message" --argjson since "$since" '{version: 1, $state,
      mac: (if $mac == "" then null else $mac end), address: (if $address == "null" then null else $address end),
      $interface, ports: ($ports | split(" ")), $message, $since}' >"$RUN_FOLDER/guest.json.new" &&
    mv -f "$RUN_FOLDER/guest.json.new" "$RUN_FOLDER/guest.json"
  log "$message"
}

# The address the VM had, for the next run to ask first: beside the state, and where a redeploy keeps it.
remember_address() {
  local file said
  for file in "$RUN_FOLDER/guest-address" "$STORAGE/trailer-guest-address"; do
    said=''
    read -rn 16 said 2>/dev/null <"$file"
    [[ $said == "$1" || ! -w ${file%/*} ]] || printf '%s\n' "$1" >"$file"
  done
}

recall_address() {
  local file said
  for file in "$RUN_FOLDER/guest-address" "$STORAGE/trailer-guest-address"; do
    said=''
    read -rn 16 said 2>/dev/null <"$file"
    is_address "$said" && { hint=$said; return; }
  done
}
