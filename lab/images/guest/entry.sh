#!/usr/bin/env bash
# The lab's stand-in for the public VM runtime: the same environment and paths, a small Linux guest in place of Windows.
# Nothing of the public one's code is in here. Its DHCP mode is a macvtap on the LAN, its other mode its own NAT.
set -Eeuo pipefail

readonly lab=/lab run=/run/lab storage=/storage viewer_port=8006
readonly device=${VM_NET_DEV:-eth0} tap=${VM_NET_TAP:-qemu}
readonly nat_gateway=20.20.20.1 nat_guest=20.20.20.21
# The engine's grace for such a container is 120 s; QEMU is ended before the engine does it.
readonly power_off_limit=110

say() { echo "runtime: $1"; }

fail() {
  echo "runtime: $1" >&2
  exit 1
}

is_yes() { [[ $1 == [Yy1]* ]]; }

check_acceleration() {
  [[ ${KVM:-Y} != [Nn]* ]] || return 0
  # Only whether it could be used: this guest always runs emulated, as nested machines rarely accelerate.
  { [ -c /dev/kvm ] && : <>/dev/kvm; } 2>/dev/null ||
    fail 'no acceleration: /dev/kvm cannot be opened; pass the device, or set KVM=N'
}

# The disk and what was asked for at the first start; both are kept from then on.
prepare_storage() {
  mkdir -p "$storage"
  [ -f "$storage/data.img" ] || truncate --size="${DISK_SIZE:-64G}" "$storage/data.img"
  [ -f "$storage/installed.json" ] || jq --null-input '{
    version: env.VERSION, language: env.LANGUAGE, keyboard: env.KEYBOARD, username: env.USERNAME,
    hasPassword: (env.PASSWORD // "" | length > 0)
  }' >"$storage/installed.json"
}

# Without a word on it, the address follows the host name, so that it stays when the container starts again.
mac_address() {
  local digest
  digest=$(md5sum /etc/hostname)
  echo "${VM_NET_MAC:-02:${digest:0:2}:${digest:2:2}:${digest:4:2}:${digest:6:2}:${digest:8:2}}"
}

open_tap() {
  local node=$1 numbers=$2
  rm -f "$node"
  mknod "$node" c "${numbers%:*}" "${numbers#*:}"
  exec 30<>"$node" || fail "cannot open $node: allow it with --device-cgroup-rule 'c *:* rwm'"
}

# The guest is a machine of the LAN: a macvtap beside the container's own interface.
join_lan() {
  local index
  ip link add link "$device" name "$tap" address "$mac" type macvtap mode bridge
  ip link set "$tap" up
  index=$(<"/sys/class/net/$tap/ifindex")
  open_tap "/dev/tap$index" "$(<"/sys/class/net/$tap/macvtap/tap$index/dev")"
  netdev=tap,id=net,fd=30,vhost=off
}

# The guest is behind the container: whatever arrives at its address goes to the guest, but for the viewer.
hide_behind_nat() {
  local address
  address=$(ip -json -4 address show dev "$device" | jq --raw-output '.[0].addr_info[0].local')
  [ "$(</proc/sys/net/ipv4/ip_forward)" = 1 ] || fail 'net.ipv4.ip_forward is 0: set that sysctl for the container'
  [ -c /dev/net/tun ] || { mkdir -p /dev/net && mknod /dev/net/tun c 10 200; }
  ip tuntap add dev "$tap" mode tap
  ip address add "$nat_gateway/24" dev "$tap"
  ip link set "$tap" up
  iptables -t nat -A PREROUTING -d "$address" -p tcp ! --dport "$viewer_port" -j DNAT --to-destination "$nat_guest"
  iptables -t nat -A PREROUTING -d "$address" -p udp -j DNAT --to-destination "$nat_guest"
  iptables -t nat -A POSTROUTING -s "$nat_guest" -o "$device" -j MASQUERADE
  serve_nat_address
  netdev=tap,id=net,ifname=$tap,script=no,downscript=no
}

serve_nat_address() {
  touch "$run/leases"
  printf '%s\n' "start $nat_guest" "end $nat_guest" "interface $tap" "lease_file $run/leases" \
    'option subnet 255.255.255.0' "option router $nat_gateway" >"$run/udhcpd.conf"
  "$lab/busybox" udhcpd -f "$run/udhcpd.conf" 2>/dev/null &
}

# Switches of the lab's own for the guest, as words of its kernel's command line.
guest_options() {
  echo "lab.dhcp=${LAB_GUEST_DHCP:-yes} lab.boot_delay=${LAB_GUEST_BOOT_DELAY:-0}" \
    "lab.power_button=${LAB_GUEST_POWER_BUTTON:-obeyed}"
}

start_guest() {
  mkfifo "$run"/{monitor,orders}.{in,out}
  # Nobody reads what the monitor says; QEMU would stop at a full pipe.
  cat "$run/monitor.out" >/dev/null &
  say "${CPU_CORES:-2} CPUs and ${RAM_SIZE:-4G} of memory asked for; this guest makes do with 1 and 192M"
  qemu-system-x86_64 -M pc,usb=off -accel tcg,tb-size=64 -cpu qemu64 -smp 1 -m 192 -nodefaults -display none \
    -kernel "$lab/vmlinux" -initrd "$lab/initrd" \
    -append "console=ttyS0 quiet mitigations=off tsc=reliable panic=-1 $(guest_options)" \
    -netdev "$netdev" -device "virtio-net-pci,id=nic,netdev=net,mac=$mac,romfile=" \
    -chardev pipe,id=monitor,path="$run/monitor" -monitor chardev:monitor \
    -chardev file,id=console,path=/dev/stdout,append=on -serial chardev:console \
    -chardev pipe,id=orders,path="$run/orders" -serial chardev:orders &
  qemu=$!
}

# Presses the power button until the guest is gone: one that still boots does not feel the first time.
power_off() {
  local pressed
  for ((pressed = 0; pressed < power_off_limit; pressed++)); do
    echo system_powerdown >"$run/monitor.in"
    sleep 1
  done
  say 'the guest does not power off: ending it'
  echo quit >"$run/monitor.in"
}

stop() {
  [ -z "$stopping" ] || return 0
  stopping=yes
  say 'asking the guest to power off'
  power_off &
}

stopping=
rm -rf "$run"
mkdir -p "$run"
check_acceleration
prepare_storage
mac=$(mac_address)
mac=${mac,,}
echo "$mac" >"$run/mac"
"$lab/echo" "tcp:$viewer_port" >/dev/null &
if is_yes "${DHCP:-N}"; then join_lan; else hide_behind_nat; fi
trap stop TERM INT
start_guest
code=0
# A signal ends a wait early; the guest may still be there.
while kill -0 "$qemu" 2>/dev/null; do
  code=0
  wait "$qemu" || code=$?
done
say 'the guest is off'
[ -z "$stopping" ] || exit 0
exit "$code"
