const steps = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `5 minutes ago`; `just now` within a minute, also for a clock that is a little ahead. */
export function formatAgo(atMs: number, nowMs: number): string {
  const passed = nowMs - atMs;
  const step = steps.find(({ ms }) => passed >= ms);
  return step === undefined ? 'just now' : relative.format(-Math.floor(passed / step.ms), step.unit);
}
