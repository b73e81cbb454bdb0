# shellcheck shell=bash
# Asking for addresses on the LAN, at a bounded rate, through the kernel's own neighbour table.
# `neigh … use` makes the kernel send one ARP request; unanswered it would repeat that twice, a second apart, so what
# stayed unanswered is deleted before. Entries of others stay: only what this file asked for is ever deleted.

# Frames a second: never more than ten bundles of nineteen, whatever delays a bundle (a bundle may only begin one
# second after the end of the tenth before it). The few left of 200 are the questions to single addresses.
readonly BUNDLE=19 BUNDLES_A_SECOND=10 BUNDLE_GAP=8 SECOND=102
# An answer may take that long before its question is forgotten; the kernel would repeat it after a whole second, and
# the rest is for a busy machine.
readonly PATIENCE=30
# A machine may take that long from its last word to having its address: DHCP ends with a word to it, not from it.
readonly SETTLE=1000

readonly RESOLVED='nud reachable nud stale nud delay nud probe nud permanent nud noarp'

declare -A state_of=() mac_of=() asked_at=() asked_in=() own=() gateways=()
declare -a bundle_ends=() candidates=()
bundle_number=0 round=0 hint_asked_at=0 hint_asked_in=0 sweep_next=0 sweep_started=0 sweep_rests_until=0 table_text=''
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
      NONE) cost=1 ;;
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

# Reads the table, asks the next bundle, forgets what stayed unanswered, and asks the last known address again and again.
# `candidates` are the addresses that the table gives to the VM. Only what is resolved is read: it seldom changes, and
# as long as it does not, a round costs one process. In this order, for a failing deletion ends `ip`.
ask_round() {
  local batch="neigh show dev $DEV $RESOLVED"$'\n' asked text unanswered=()
  round=$((round + 1))
  next_bundle
  # Nothing asked, nothing to learn: while the VM is silent no process is started.
  ((${#bundle[@]} + ${#asked_at[@]})) || hint_is_due || return 0
  for asked in "${bundle[@]}"; do add_question "$asked"; done
  ((${#bundle[@]})) && pace
  find_unanswered
  for asked in "${unanswered[@]}"; do batch+="neigh del $asked dev $DEV"$'\n'; done
  if hint_is_due; then add_question "$hint"; bundle+=("$hint") hint_asked_in=$round hint_asked_at=$clock; fi
  text=$(ip -j -batch - 2>/dev/null <<<"$batch") || forget_one_by_one
  read_table "$text"
  read_clock
  for asked in "${bundle[@]}"; do asked_at[$asked]=$clock asked_in[$asked]=$round; done
  bundle_ends[bundle_number % BUNDLES_A_SECOND]=$clock
  bundle_number=$((bundle_number + 1))
}

# An entry that is there is put to the test, unicast; where there is none the kernel asks everybody.
add_question() {
  if [[ -n ${state_of[$1]:-} ]]; then batch+="neigh change $1 dev $DEV nud probe"$'\n'
  else batch+="neigh replace $1 dev $DEV use"$'\n'; fi
}

# Is it time to ask the last known address? Three times a second, for the VM may come back to it any time; seldom when it
# has long been silent (its first word will tell) or another machine is there.
hint_is_due() {
  local interval=$PATIENCE
  [[ -n $hint && $spoke_at != 0 && -z ${asked_at[$hint]:-} && ${state_of[$hint]:-} != PROBE ]] || return 1
  [[ -z ${state_of[$hint]:-} ]] && ((clock - spoke_at < 30 * SECOND)) || interval=$((5 * SECOND))
  ((clock - hint_asked_at >= interval)) && is_eligible "$hint"
}

# What has had its time, and was not in the table that was read since.
find_unanswered() {
  local asked
  for asked in "${!asked_at[@]}"; do
    ((clock - asked_at[$asked] >= PATIENCE && round - asked_in[$asked] >= 2)) || continue
    unset "asked_at[$asked]" "asked_in[$asked]"
    [[ -n ${state_of[$asked]:-} ]] || unanswered+=("$asked")
  done
}

# One of them was gone already.
forget_one_by_one() {
  local asked
  for asked in "${unanswered[@]}"; do ip neigh del "$asked" dev "$DEV" 2>/dev/null; done
}

# The search is over: what is still open is not to be repeated by the kernel.
forget_questions() {
  local asked batch='' unanswered=()
  for asked in "${!asked_at[@]}"; do [[ -n ${state_of[$asked]:-} ]] || unanswered+=("$asked"); done
  asked_at=() asked_in=() sweep_next=0
  for asked in "${unanswered[@]}"; do batch+="neigh del $asked dev $DEV"$'\n'; done
  ip -batch - 2>/dev/null <<<"$batch" || forget_one_by_one
}

read_table() {
  local entry lladdr state
  [[ $1 != "$table_text" ]] || return 0
  table_text=$1 state_of=() mac_of=() candidates=()
  while read -r entry lladdr state; do
    is_address "$entry" || continue
    state_of[$entry]=$state mac_of[$entry]=$lladdr
    [[ $lladdr == "$mac" && $state != PROBE ]] && is_eligible "$entry" || continue
    if [[ $entry == "$hint" ]]; then candidates=("$entry" "${candidates[@]}"); else candidates+=("$entry"); fi
  done < <(jq -r '.[] | "\(.dst) \(.lladdr // "-" | ascii_downcase) \(.state[0] // "NONE")"' <<<"$1")
}

# What an entry says of the VM: `answers`, `taken` by another machine, or `silent`.
judge() {
  jq -r --arg mac "$mac" '(.[0].state[0] // "NONE") as $state | .[0].lladdr as $lladdr |
    if $lladdr and ($lladdr | ascii_downcase) != $mac then "taken"
    elif $state | IN("REACHABLE", "STALE", "DELAY") then "answers" else "silent" end' <<<"$1"
}

# Was it asked a moment ago? Then its entry was none or stale, and being reachable now is the answer.
just_answered() { [[ -n ${asked_at[$1]:-} && ${state_of[$1]} == REACHABLE ]]; }

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
