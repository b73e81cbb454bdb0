# shellcheck shell=bash
# The rules that lead to the VM, in chains of our own. The kernel is asked what it holds before anything is changed,
# and every table changes as a whole.
#
#   raw     TRAILER-GUEST-ZONE     connections to the guest ports live in a conntrack zone named after the VM's address
#   filter  TRAILER-GUEST-FORWARD  nothing but what was translated passes through this container
#   nat     TRAILER-GUEST-DNAT     one rule a port, from the bridge's address to the VM's
#   nat     TRAILER-GUEST-SNAT     the VM sees the container's LAN address, and so knows the way back
#
# The zone: conntrack keeps a connection's first translation for as long as packets come. A UDP client that keeps its
# port would talk to an old address of the VM for ever; in the zone of the new one it is a stranger. Replies need no
# rule: `--zone-orig` marks the direction of the request alone.

declare -A want=() held=()
rules_error='' zones_told=0
readonly OURS=TRAILER-GUEST
# Chains in the order of reading: table, chain; the jump stands in the chain after the colon.
readonly CHAINS='raw:PREROUTING raw:TRAILER-GUEST-ZONE filter:FORWARD filter:TRAILER-GUEST-FORWARD
  nat:PREROUTING nat:POSTROUTING nat:TRAILER-GUEST-DNAT nat:TRAILER-GUEST-SNAT'

plan_rules() {
  local port match zone
  to_number "$address"
  zone=$((number & 0xffff))
  want=(
    [filter:FORWARD]="-A FORWARD -j $OURS-FORWARD"$'\n'
    [filter:$OURS-FORWARD]="-A $OURS-FORWARD -m conntrack --ctstate DNAT -j ACCEPT"$'\n'"-A $OURS-FORWARD -j DROP"$'\n'
    [nat:PREROUTING]="-A PREROUTING -j $OURS-DNAT"$'\n'
    [nat:POSTROUTING]="-A POSTROUTING -j $OURS-SNAT"$'\n'
    [nat:$OURS-DNAT]=''
    [nat:$OURS-SNAT]="-A $OURS-SNAT -d $address/32 -o $DEV -j MASQUERADE"$'\n'
    [raw:PREROUTING]="-A PREROUTING -j $OURS-ZONE"$'\n'
    [raw:$OURS-ZONE]=''
  )
  for port in $ports; do
    match="-d $bridge/32 -p ${port%/*} -m ${port%/*} --dport ${port#*/}"
    want[nat:$OURS-DNAT]+="-A $OURS-DNAT $match -j DNAT --to-destination $address:${port#*/}"$'\n'
    want[raw:$OURS-ZONE]+="-A $OURS-ZONE $match -j CT --zone-orig $zone"$'\n'
  done
}

# What the kernel holds of ours: rules by table and chain, and the chains themselves.
read_rules() {
  local line chain table='' saved
  held=()
  saved=$(iptables-save 2>&1) || { rules_error=${saved##*$'\n'}; return 1; }
  while read -r line; do
    case $line in
      \**) table=${line#\*} ;;
      :"$OURS"-*) line=${line%% *}; held[$table:${line#:}]+='' ;;
      "-A "*"$OURS-"*) chain=${line#-A }; held[$table:${chain%% *}]+=$line$'\n' ;;
    esac
  done <<<"$saved"
}

# Does the kernel hold what it should in one table?
holds() {
  local chain
  for chain in $CHAINS; do
    [[ $chain != "$1":* || ${held[$chain]-none} == "${want[$chain]-none}" ]] || return 1
  done
}

# The batch that turns one table from what is held into what is wanted: chains are named (and so emptied) before they
# are jumped to, and removed when nothing jumps to them any more.
plan_table() {
  local table=$1 key chain lines names='' jumps='' rules='' removals=''
  for key in $CHAINS; do
    [[ $key == "$table":* && -n ${want[$key]+x}${held[$key]+x} ]] || continue
    chain=${key#*:}
    if [[ $chain != "$OURS"-* ]]; then
      lines=${held[$key]:-}
      jumps+=${lines//-A $chain /-D $chain }${want[$key]:+"-I ${want[$key]#-A }"}
    else
      names+=":$chain - [0:0]"$'\n' rules+=${want[$key]:-}
      [[ -n ${want[$key]+x} ]] || removals+="-X $chain"$'\n'
    fi
  done
  [[ -z $names$jumps ]] || printf '*%s\n%sCOMMIT\n' "$table" "$names$jumps$rules$removals"
}

apply_rules() {
  local table said batch=''
  for table in "$@"; do batch+=$(plan_table "$table")$'\n'; done
  said=$(iptables-restore -w 5 --noflush 2>&1 <<<"$batch") || { rules_error=${said%%$'\n'*}; return 1; }
}

# The kernel holds exactly the rules of the known ports and address; false with `rules_error` where it cannot. Only what
# differs is changed. Each table changes at one moment, and no two at the same: the guard comes before the translation,
# and the zone last. A packet that met the new zone and the old translation would keep its client there.
install_rules() {
  local table
  rules_error=''
  plan_rules
  read_rules || return 1
  holds filter && holds nat && holds raw && return 0
  for table in filter nat; do holds "$table" || apply_rules "$table" || return 1; done
  # The rules lead to the VM without zones too, so that a kernel that has none is no fault.
  holds raw || apply_rules raw || tell_no_zones
  read_rules && holds filter && holds nat && return 0
  rules_error=${rules_error:-the kernel holds other rules than it was given}
  return 1
}

tell_no_zones() {
  ((zones_told)) || log "no conntrack zones here ($rules_error): a UDP client that never pauses may stay with an old address"
  zones_told=1 rules_error=''
}

# Nothing of ours is left in the kernel; nothing is touched where nothing is. The other way round for the same reason: a
# packet that met the zone without a translation would go nowhere when the VM is back.
remove_rules() {
  want=()
  read_rules || return 1
  ((${#held[@]} == 0)) || apply_rules raw nat filter
}
