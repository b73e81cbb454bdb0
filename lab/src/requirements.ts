/** Debian and Ubuntu packages the lab needs; the test set-up installs those whose program is missing. */
export const labRequirements: readonly { readonly package: string; readonly program: string; readonly why: string }[] =
  [
    { package: 'mmdebstrap', program: 'mmdebstrap', why: 'builds the chroots that hold the Docker engines' },
    { package: 'iproute2', program: 'ip', why: 'namespaces, links and addresses' },
    { package: 'util-linux', program: 'nsenter', why: 'entering namespaces, mounting, locking' },
    { package: 'busybox-static', program: 'busybox', why: 'the shell inside the test images and the guest' },
    { package: 'gcc', program: 'gcc', why: 'compiles the echo server of the test images' },
    { package: 'libc6-dev', program: '/usr/include/stdlib.h', why: 'links the echo server statically' },
    { package: 'dnsmasq-base', program: 'dnsmasq', why: 'DHCP on the lab router' },
    { package: 'iptables', program: 'iptables', why: 'evidence of failed tests' },
    { package: 'nftables', program: 'nft', why: 'evidence of failed tests' },
    { package: 'e2fsprogs', program: 'mke2fs', why: 'the disk of the Docker host in QEMU' },
    { package: 'jq', program: 'jq', why: 'the port forwarder of the Windows image' },
    { package: 'shellcheck', program: 'shellcheck', why: 'the programs of the Windows image' },
    { package: 'tcpdump', program: 'tcpdump', why: 'counting frames, and looking at packets by hand' },
  ];
