import { VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { CSSProperties } from 'react';
import { layoutTopology } from './layout.ts';
import { lightLinks, lightStations } from './lighting.ts';
import classes from './picture.module.css';
import { StationBox, StepNumbers } from './station-box.tsx';
import type { Station, Topology } from './topology.ts';
import type { WayStep } from './way.ts';

/** With less room the picture leads from top to bottom. */
const wideFrom = 940;

interface PictureViewProps {
  readonly topology: Topology;
  readonly steps: readonly WayStep[];
  /** What is shown, so that another way lights up anew. */
  readonly wayKey: string;
  readonly onChoose: (station: Station) => void;
}

/** The network around a workspace as a picture, with the chosen way lit up in it. */
export function PictureView({ topology, steps, wayKey, onChoose }: PictureViewProps) {
  const { ref, width } = useElementSize();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section ref={ref} className={classes['frame']} aria-label="Picture of the network" tabIndex={0}>
      {width > 0 && <Drawing {...{ topology, steps, wayKey, onChoose, width }} />}
      <StationList topology={topology} />
    </section>
  );
}

function Drawing({ topology, steps, wayKey, onChoose, width }: PictureViewProps & { readonly width: number }) {
  const picture = layoutTopology(topology, { orientation: width >= wideFrom ? 'wide' : 'tall', width });
  const stations = lightStations(steps, topology.links);
  const paths = new Map(picture.links.map(({ link, path }) => [link.id, path]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture of named buttons; HTML's fieldset draws nothing.
    <svg className={classes['svg']} width={picture.width} height={picture.height} role="group" aria-label="Stations">
      {picture.links.map(({ link, path }) => (
        <path key={link.id} className={classes['link']} d={path} />
      ))}
      <g key={wayKey}>
        {lightLinks(steps).map(({ id, state, step, reply }) => (
          <path
            key={id}
            className={classes['lit']}
            d={paths.get(id)}
            data-link={id}
            data-state={state}
            data-reply={reply}
            style={{ '--step': step } as CSSProperties}
          />
        ))}
      </g>
      {picture.stations.map((drawn) => (
        <StationBox key={drawn.station.id} drawn={drawn} lit={stations.get(drawn.station.id)} onChoose={onChoose} />
      ))}
      <g key={`${wayKey} numbers`} className={classes['numbers']}>
        {picture.stations.map((drawn) => (
          <StepNumbers key={drawn.station.id} drawn={drawn} lit={stations.get(drawn.station.id)} />
        ))}
      </g>
    </svg>
  );
}

/** The same in words. */
function StationList({ topology: { stations, links } }: Pick<PictureViewProps, 'topology'>) {
  const titles = new Map(stations.map(({ id, title }) => [id, title]));
  const besides = (id: string) =>
    links
      .flatMap(({ ends }) => (ends.includes(id) ? ends.filter((end) => end !== id) : []))
      .map((end) => titles.get(end));
  return (
    <VisuallyHidden>
      <ul aria-label="The network in words">
        {stations.map(({ id, title, lines }) => (
          <li key={id}>
            {[title, ...lines].join(', ')}. Joined to {besides(id).join(', ')}.
          </li>
        ))}
      </ul>
    </VisuallyHidden>
  );
}
