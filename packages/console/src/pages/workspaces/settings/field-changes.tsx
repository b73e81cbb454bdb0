import classes from './staged.module.css';
import type { StagedField } from './staged.ts';

/** Fields with what goes and what comes, told by sign and word as well as by colour. */
export function FieldChanges({ fields, label }: { readonly fields: readonly StagedField[]; readonly label: string }) {
  return (
    <ul className={classes['fields']} aria-label={label}>
      {fields.map(({ field, label: name, gone, come }) => (
        <li key={field}>
          <b>{name}</b>
          {gone.length + come.length === 0 && <div>in another order</div>}
          {gone.map((line) => (
            <del key={line} className={classes['gone']}>
              {line}
            </del>
          ))}
          {come.map((line) => (
            <ins key={line} className={classes['come']}>
              {line}
            </ins>
          ))}
        </li>
      ))}
    </ul>
  );
}
