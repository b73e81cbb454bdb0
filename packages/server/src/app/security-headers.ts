import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Headers of every answer. Nothing may be loaded or framed by default; a page brings a policy of its own. There is no
 * `upgrade-insecure-requests` and no HSTS: Trailer is served on plain http at LAN addresses, and behind TLS the proxy
 * decides. What needs a trustworthy origin to work is left out, browsers would only complain.
 */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
  },
  // Keeps the set-up token in an address from other sites, and lets browsers name our own pages as origin of a write.
  referrerPolicy: { policy: 'same-origin' },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
};
