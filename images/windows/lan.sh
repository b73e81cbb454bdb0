# shellcheck shell=bash
# Asking for addresses on the LAN, at a bounded rate, through the kernel's own neighbour table.
# `neigh … use` makes the kernel send one ARP request; unanswered it would repeat that twice, a second apart, so what
# stayed unanswered is deleted before. Entries of others stay: only what this file asked for is ever deleted.

# Frames a second: never more than ten bundles of nineteen, whatever delays a bundle (a bundle may only begin one
# second after the end of the tenth before it). The few left of 200 are the questions to single addresses.
readonly BUNDLE=19 BUNDLES_A_SECOND=10 BUNDLE_GAP=8 SECOND=102
# An answer may take half a second before its question is forgotten; the kernel would repeat it after a whole one.
readonly PATIENCE=50
# A machine may take that long from its last word to having its address: DHCP ends with a word to it, not from it.
readonly SETTLE=1000

declare -A state_of=() mac_of=() asked_at=() own=() gateways=()
declare -a bundle_ends=() candidates=()
bundle_number=0 sweep_next=0 sweep_started=0 sweep_rests_until=0 hint_asked_at=0 table_text=''
subnet='' bridge='' first=0 last=-1

exec {never}<> <(:)

# A wait that starts no process, in hundredths of a second.
pause() {
  local seconds
  (($1 > 0)) || return 0
  printf -v seconds '%d.%02d' $(($1 / 100)) $(($1 % 100))
  read -rt "$seconds" -u "$never" _ || :
}

read_clock() {
  local up
  read -r up _ </proc/uptime
  clock=$((10#${up/./}))
}

is_address() {
  [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] &&
    ((BASH_REMATCH[1] < 256 && BASH_REMATCH[2] < 256 && BASH_REMATCH[3] < 256 && BASH_REMATCH[4] < 256))
}

# Sets `number` to an address as a number.
to_number() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  number=$((10#$a << 24 | 10#$b << 16 | 10#$c << 8 | 10#$d))
}

# Can this be the VM's address? Not what it gives itself for want of DHCP, nor what is somebody's already.
is_eligible() {
  is_address "$1" && [[ $1 != 169.254.* && -z ${own[$1]:-} && -z ${gateways[$1]:-} ]] || return 1
  to_number "$1"
  ((number >= first && number <= last))
}

# The container's own wiring: subnet of the LAN, own addresses, gateways, and the address on the bridge, which is the
# one of the default route (the main table's: rules and tables of the agent leave it alone).
read_network() {
  local kind value text
  text=$(printf '%s\n' 'address show' 'route show default' 'route show table all' | ip -j -4 -batch - 2>/dev/null |
    jq -rs --arg dev "$DEV" '.[0] as $links | .[1] as $defaults | .[2] as $routes |
      def first_of($name): first($links[] | select(.ifname == $name) | .addr_info[]? | select(.scope == "global"));
      ($links[] | .addr_info[]? | "own \(.local)"),
      ($routes[] | select(.gateway) | "gateway \(.gateway)"),
      (first_of($dev) | "subnet \(.local)/\(.prefixlen)"),
      ($defaults[0].dev // $dev | select(. != $dev) | first_of(.) | "bridge \(.local)")')
  own=() gateways=() bridge=''
  while read -r kind value; do
    case $kind in
      own) own[$value]=1 ;;
      gateway) gateways[$value]=1 ;;
      subnet) read_subnet "$value" ;;
      bridge) is_address "$value" && bridge=$value ;;
    esac
  done <<<"$text"
  network_read_at=$clock
}

# First and last address that can be a machine's, and the subnet as people write it.
read_subnet() {
  local length=${1#*/} mask base
  is_address "${1%/*}" && [[ $length =~ ^[0-9]+$ ]] && ((length <= 30)) || return 0
  to_number "${1%/*}"
  mask=$((0xffffffff << (32 - length) & 0xffffffff))
  base=$((number & mask))
  [[ $first == $((base + 1)) ]] || sweep_next=0
  first=$((base + 1)) last=$((base + (0xffffffff & ~mask) - 1))
  to_address "$base"
  subnet=$REPLY/$length
}

to_address() {
  printf -v REPLY '%d.%d.%d.%d' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
}

sweeping() { ((sweep_next > 0)); }

# A sweep is worth its frames only while the VM can have got an address that was not asked for yet: until one was
# begun well after its last word. Past the limit it is a slow one: at most half of the time, at most every 10 s.
may_sweep() {
  ((spoke_at > 0 && last >= first)) || return 1
  sweeping || ((clock >= sweep_rests_until && sweep_started <= spoke_at + SETTLE))
}

end_sweep() {
  local took=$((clock - sweep_started))
  sweep_next=0
  ((searching_since && clock - searching_since > LEASE_LIMIT)) || return 0
  sweep_rests_until=$((clock + (took > SECOND * 10 ? took : SECOND * 10)))
}

# The next questions of the sweep. A machine whose entry is stale is asked itself, which may take the kernel three
# frames; one that answered lately, or that somebody else is asking for, is left alone.
next_bundle() {
  local room=$BUNDLE cost
  bundle=()
  may_sweep || return 0
  sweeping || sweep_next=$first sweep_started=$clock
  while ((room > 0 && sweep_next <= last)); do
    to_address "$sweep_next"
    case ${state_of[$REPLY]:-NONE} in
      NONE | FAILED) cost=1 ;;
      STALE) cost=3 ;;
      *) cost=0 ;;
    esac
    ((cost <= room)) || break
    if ((cost)) && is_eligible "$REPLY"; then bundle+=("$REPLY") room=$((room - cost)); fi
    sweep_next=$((sweep_next + 1))
  done
  ((sweep_next <= last)) || end_sweep
}

# Waits until one more bundle keeps every second below the limit.
pace() {
  local slot=$((bundle_number % BUNDLES_A_SECOND)) latest earliest
  latest=${bundle_ends[(bundle_number + BUNDLES_A_SECOND - 1) % BUNDLES_A_SECOND]:-0}
  earliest=$((${bundle_ends[slot]:--SECOND} + SECOND))
  ((earliest >= latest + BUNDLE_GAP)) || earliest=$((latest + BUNDLE_GAP))
  read_clock
  pause $((earliest - clock))
}

# Reads the table and asks: the next bundle, and the last known address again and again. `candidates` are the
# addresses that the table gives to the VM. In the batch the table comes first, for a failing change ends `ip`.
ask_round() {
  local batch="neigh show dev $DEV"$'\n' asked
  next_bundle
  # Nothing asked, nothing to learn: while the VM is silent no process is started.
  ((${#bundle[@]} + ${#asked_at[@]})) || [[ -n $hint && $spoke_at != 0 ]] || return 0
  for asked in "${bundle[@]}"; do
    if [[ ${state_of[$asked]:-} == STALE ]]; then batch+="neigh change $asked dev $DEV nud probe"$'\n'
    else batch+="neigh replace $asked dev $DEV use"$'\n'; fi
  done
  add_hint
  add_unanswered
  ((${#bundle[@]})) && pace
  read_table "$(ip -j -batch - 2>/dev/null <<<"$batch")"
  read_clock
  for asked in "${bundle[@]}"; do asked_at[$asked]=$clock; done
  ((${#bundle[@]})) || return 0
  bundle_ends[bundle_number % BUNDLES_A_SECOND]=$clock
  bundle_number=$((bundle_number + 1))
}

# The last known address is asked by broadcast, three times a second: whoever has it now shall say so.
add_hint() {
  [[ -n $hint ]] && ((spoke_at && clock - hint_asked_at >= 30)) && is_eligible "$hint" || return 0
  case ${state_of[$hint]:-NONE} in
    NONE) ;;
    INCOMPLETE | FAILED | PROBE) batch+="neigh del $hint dev $DEV"$'\n' ;;
    *) return 0 ;;
  esac
  batch+="neigh replace $hint dev $DEV use"$'\n'
  hint_asked_at=$clock
}

add_unanswered() {
  local asked
  for asked in "${!asked_at[@]}"; do
    ((clock - asked_at[$asked] >= PATIENCE)) || continue
    case ${state_of[$asked]:-NONE} in
      INCOMPLETE | FAILED) batch+="neigh del $asked dev $DEV"$'\n' ;;
      *) unset "asked_at[$asked]" ;;
    esac
  done
}

read_table() {
  local entry lladdr state
  [[ $1 != "$table_text" ]] || return 0
  table_text=$1 state_of=() mac_of=() candidates=()
  while read -r entry lladdr state; do
    is_address "$entry" || continue
    state_of[$entry]=$state
    [[ $lladdr == - ]] || mac_of[$entry]=$lladdr
    [[ $lladdr == "$mac" && $state =~ ^(REACHABLE|STALE|DELAY)$ ]] && is_eligible "$entry" || continue
    if [[ $entry == "$hint" ]]; then candidates=("$entry" "${candidates[@]}"); else candidates+=("$entry"); fi
  done < <(jq -r '.[] | "\(.dst) \(.lladdr // "-" | ascii_downcase) \(.state[0] // "NONE")"' <<<"$1")
}

# What an entry says of the VM: `answers`, `taken` by another machine, or `silent`.
judge() {
  jq -r --arg mac "$mac" '(.[0].state[0] // "NONE") as $state | .[0].lladdr as $lladdr |
    if $lladdr and ($lladdr | ascii_downcase) != $mac then "taken"
    elif $state | IN("REACHABLE", "STALE", "DELAY") then "answers" else "silent" end' <<<"$1"
}

# Does the VM itself answer there now? An entry may be half a minute old, and the VM elsewhere since.
confirm() {
  local tries
  state_of[$1]=PROBE table_text=''
  ip neigh change "$1" dev "$DEV" nud probe 2>/dev/null || return 1
  for tries in 1 2 3 4 5 6; do
    pause "$tries"
    ip -j neigh show to "$1" dev "$DEV" | jq -e --arg mac "$mac" \
      'any(.state == ["REACHABLE"] and (.lladdr | ascii_downcase) == $mac)' >/dev/null && return 0
  done
  return 1
}
