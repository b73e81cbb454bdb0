/** What a container needs of its engine to run a guest on the LAN or behind itself, in the words of the Engine API. */
export const mayRunGuests = {
  CapAdd: ['NET_ADMIN'],
  // The device of a macvtap has the number it gets, so that none can be named beforehand.
  DeviceCgroupRules: ['c *:* rwm'],
  Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
  Sysctls: { 'net.ipv4.ip_forward': '1' },
} as const;
