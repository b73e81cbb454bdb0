/** Where progress lines go. */
export type Report = (line: string) => void;

/** Progress for people: stderr, so that stdout stays clean for programs. */
export const reportToStderr: Report = (line) => {
  process.stderr.write(`lab: ${line}\n`);
};
