/** A column and a direction to sort by. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a row is sorted by in one column. */
export type SortKey<Row> = (row: Row) => string | number;

const digits = /\d+/g;
const widestNumber = 15;

/** Text by which `web-2` comes before `web-10`, and `10.0.0.9` before `10.0.0.10`; plain comparison then is enough. */
export function naturalKey(text: string): string {
  return text.toLowerCase().replace(digits, (number) => number.padStart(widestNumber, '0'));
}

/** The rows in order; rows that are equal keep the order they came in. */
export function sortRows<Row>(rows: readonly Row[], keyOf: SortKey<Row>, descending: boolean): readonly Row[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((one, other) => sign * compareKeys(one.key, other.key))
    .map(({ row }) => row);
}

/** The same keys, each worked out once a row: sorting again after one row changed is then a matter of comparing. */
export function rememberedKey<Row extends object>(keyOf: SortKey<Row>): SortKey<Row> {
  const keys = new WeakMap<Row, string | number>();
  return (row) => {
    const known = keys.get(row);
    if (known !== undefined) return known;
    const key = keyOf(row);
    keys.set(row, key);
    return key;
  };
}

function compareKeys(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The sort after a column's head was chosen: another column from its start, the same one the other way round. */
export function nextSort(sort: Sort, column: string): Sort {
  return { column, descending: sort.column === column && !sort.descending };
}
