import { execa } from 'execa';

/**
 * Runs `work` while holding an exclusive lock on `file`, waiting for other processes that hold it.
 * The kernel keeps the lock for a child that lives as long as our end of its stdin is open, so a crash of ours releases it.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = execa('flock', ['--exclusive', file, 'cat'], { reject: false, stdin: 'pipe', buffer: false });
  try {
    holder.stdin.write('locked\n');
    // `cat` runs, and so answers, only once the lock is ours.
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.nodeChildProcess.once('exit', () => reject(new Error(`cannot lock ${file}`)));
    });
    return await work();
  } finally {
    holder.stdin.end();
    await holder;
  }
}
