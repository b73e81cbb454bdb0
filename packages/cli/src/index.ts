export { differs, formatComparison, formatMeasurement, formatPrediction, layOutMatrix } from './reachability/matrix.ts';
export { formatDifferences, formatReasons } from './reachability/reasons.ts';
export { createOutput, type Output } from './terminal/output.ts';
