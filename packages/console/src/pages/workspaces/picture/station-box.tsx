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
  const { station, x, y, width, height } = drawn;
  const choose = (event: KeyboardEvent<SVGGElement>): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose(station);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML's button cannot stand in an SVG picture.
    <g
      role="button"
      tabIndex={0}
      className={classes['station']}
      data-kind={station.kind}
      data-station={station.id}
      data-state={lit?.state ?? 'beside'}
      aria-label={nameOf(drawn, lit)}
      onClick={() => onChoose(station)}
      onKeyDown={choose}
    >
      <rect className={classes['box']} x={x} y={y} width={width} height={height} rx={8} />
      <Words drawn={drawn} />
    </g>
  );
}

/** Title and addresses, as far as there is room for them. */
function Words({ drawn: { x, y, height, title, lines } }: Pick<StationBoxProps, 'drawn'>) {
  const top = y + (height - title.length * type.titleHeight - lines.length * type.lineHeight) / 2;
  const linesTop = top + title.length * type.titleHeight;
  return (
    <>
      {title.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a station are what they are by their place.
        <text key={index} className={classes['title']} x={x + type.padding} y={top + 12 + index * type.titleHeight}>
          {text}
        </text>
      ))}
      {lines.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same.
        <text key={index} className={classes['line']} x={x + type.padding} y={linesTop + 10 + index * type.lineHeight}>
          {text}
        </text>
      ))}
    </>
  );
}

/** The numbers of the steps at a station, the same as in the list; a cross where the way ends. */
export function StepNumbers({ drawn, lit }: Pick<StationBoxProps, 'drawn' | 'lit'>) {
  if (lit === undefined || lit.steps.length === 0) return null;
  const text = `${lit.state === 'stopped' ? '✕ ' : ''}${lit.steps.join('·')}`;
  const width = 10 + text.length * 6;
  const right = drawn.x + drawn.width - 4;
  const style = { '--step': (lit.steps[0] ?? 1) - 1 } as CSSProperties;
  return (
    <g className={classes['badges']} data-state={lit.state} style={style}>
      <rect className={classes['badge']} x={right - width} y={drawn.y - 6} width={width} height={15} rx={7.5} />
      <text className={classes['badgeText']} x={right - width / 2} y={drawn.y + 5}>
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

/** Begins with what is seen; what there was no room for is said behind it. */
function nameOf({ station, lines }: DrawnStation, lit: LitStation | undefined): string {
  const seen = lines.join('').trim();
  const told = seen === station.lines.join(' ') ? station.lines : [seen, ...station.lines];
  const step =
    lit === undefined || lit.steps.length === 0 ? [] : [`step ${lit.steps.join(', ')}: ${states[lit.state]}`];
  return [station.title, ...told, ...step].join(', ');
}
