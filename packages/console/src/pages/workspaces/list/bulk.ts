/** What became of one of many. */
export interface BulkFailure<Item> {
  readonly item: Item;
  readonly message: string;
}

/** How far an action on many is. */
export interface BulkProgress<Item> {
  readonly total: number;
  readonly done: number;
  readonly failures: readonly BulkFailure<Item>[];
}

export interface BulkRun<Item> {
  readonly items: readonly Item[];
  readonly perform: (item: Item) => Promise<unknown>;
  readonly onProgress: (progress: BulkProgress<Item>) => void;
  /** How many requests are under way at a time. */
  readonly atOnce: number;
}

/** Does one thing to each of many, a few at a time; one that fails keeps none of the others from it. */
export async function runBulk<Item>(run: BulkRun<Item>): Promise<BulkProgress<Item>> {
  const { items, perform, onProgress, atOnce } = run;
  let progress: BulkProgress<Item> = { total: items.length, done: 0, failures: [] };
  const queue = items.values();
  const work = async (): Promise<void> => {
    for (const item of queue) {
      const failure = await failureOf(item, perform);
      const failures = failure === null ? progress.failures : [...progress.failures, failure];
      progress = { ...progress, done: progress.done + 1, failures };
      onProgress(progress);
    }
  };
  onProgress(progress);
  await Promise.all(Array.from({ length: atOnce }, work));
  return progress;
}

async function failureOf<Item>(item: Item, perform: BulkRun<Item>['perform']): Promise<BulkFailure<Item> | null> {
  try {
    await perform(item);
    return null;
  } catch (error) {
    return { item, message: error instanceof Error ? error.message : String(error) };
  }
}
