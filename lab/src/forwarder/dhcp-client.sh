#!/bin/sh
# What udhcpc runs with the lease it got: the guest takes the address.
[ "$1" = bound ] || exit 0
ip address flush dev "$interface" scope global
ip address add "$ip/$mask" dev "$interface"
ip route replace default via "$router"
