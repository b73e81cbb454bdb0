import type { CSSProperties, KeyboardEvent } from 'react';
import { type DrawnStation, type } from './layout.ts';
import type { LitStation } from './lighting.ts';
import classes from './picture.module.css';
import type { Station } from './topology.ts';

interface StationBoxProps {
  readonly drawn: DrawnStation;
  /** Undefined where the chosen way does not pass. */
  readonly lit: LitStation | undefined;
  readonly onChoose: (station: Station) => void;
}

/** One station of the picture: a box with its addresses, numbered where the chosen way passes. */
export function StationBox({ drawn, lit, onChoose }: StationBoxProps) {
  const { station, x, y, width, height, title, lines } = drawn;
  const choose = (event: KeyboardEvent<SVGGElement>): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose(station);
  };
  const textTop = y + (height - title.length * type.titleHeight - lines.length * type.lineHeight) / 2;
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML's button cannot stand in an SVG picture.
    <g
      role="button"
      tabIndex={0}
      className={classes['station']}
      data-kind={station.kind}
      data-station={station.id}
      data-state={lit?.state ?? 'beside'}
      aria-label={nameOf(station, lit)}
      onClick={() => onChoose(station)}
      onKeyDown={choose}
    >
      <rect className={classes['box']} x={x} y={y} width={width} height={height} rx={8} />
      {title.map((text, index) => (
        <text key={text} className={classes['title']} x={x + type.padding} y={textTop + 12 + index * type.titleHeight}>
          {text}
        </text>
      ))}
      {lines.map((text, index) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a station are what they are by their place.
          key={index}
          className={classes['line']}
          x={x + type.padding}
          y={textTop + title.length * type.titleHeight + 10 + index * type.lineHeight}
        >
          {text}
        </text>
      ))}
      {lit && lit.steps.length > 0 && <Numbers lit={lit} right={x + width} top={y} />}
    </g>
  );
}

/** The numbers of the steps at a station, the same as in the list; a cross where the way ends. */
function Numbers({ lit, right, top }: { readonly lit: LitStation; readonly right: number; readonly top: number }) {
  const text = `${lit.state === 'stopped' ? '✕ ' : ''}${lit.steps.join('·')}`;
  const width = 10 + text.length * 6;
  const style = { '--step': (lit.steps[0] ?? 1) - 1 } as CSSProperties;
  return (
    <g className={classes['badges']} style={style}>
      <rect className={classes['badge']} x={right - width - 4} y={top - 6} width={width} height={15} rx={7.5} />
      <text className={classes['badgeText']} x={right - width / 2 - 4} y={top + 5}>
        {text}
      </text>
    </g>
  );
}

const states = {
  crossed: '',
  passed: 'on the way',
  stopped: 'the way stops here',
  unsure: 'not known further than here',
  unreached: '',
} as const;

function nameOf({ title, lines }: Station, lit: LitStation | undefined): string {
  const where =
    lit === undefined || lit.steps.length === 0 ? [] : [`step ${lit.steps.join(' and ')}: ${states[lit.state]}`];
  return [title, ...lines, ...where].join(', ');
}
