/** The name Trailer gives the LAN interface that a guest is bridged onto, on engines that let it. */
export const guestInterfaceName = 'mvlan0';
