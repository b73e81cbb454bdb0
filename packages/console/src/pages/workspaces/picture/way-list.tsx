import { Alert, Text } from '@mantine/core';
import type { Diagnosis } from './diagnosis.ts';
import { subjectOf, type WayScene, wordsOf } from './step-words.ts';
import { VerdictMark } from './verdict-mark.tsx';
import type { StepState, WayStep } from './way.ts';
import classes from './way-list.module.css';

const marks = { passed: 'answers', stopped: 'blocked', unsure: 'unknown', unreached: 'unknown' } as const;

const words: Readonly<Record<StepState, string>> = {
  passed: '',
  stopped: 'stops here',
  unsure: 'not known further',
  unreached: 'not reached',
};

interface WayListProps {
  readonly scene: WayScene;
  readonly steps: readonly WayStep[];
  readonly diagnosis: Diagnosis;
}

/** A way step by step, numbered as in the picture; where it stops, the reason and the cure. */
export function WayList({ scene, steps, diagnosis }: WayListProps) {
  const stop = steps.find(({ state }) => state === 'stopped' || state === 'unsure');
  return (
    <ol className={classes['list']} aria-label="The way, step by step">
      {steps.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is what it is by its place.
          key={index}
          className={classes['step']}
          data-state={step.state}
        >
          <span className={classes['number']}>{index + 1}</span>
          {step.state === 'unreached' ? (
            <span className={classes['gap']} />
          ) : (
            <VerdictMark verdict={marks[step.state]} />
          )}
          <div>
            <Text size="sm" component="span" className={classes['words'] ?? ''}>
              <b>{subjectOf(step, scene)}</b> {wordsOf(step, scene)}
              {words[step.state] && <span className={classes['state']}> — {words[step.state]}</span>}
            </Text>
            {step === stop && <Reason scene={scene} diagnosis={diagnosis} state={step.state} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Reason({
  scene,
  diagnosis,
  state,
}: Pick<WayListProps, 'scene' | 'diagnosis'> & { readonly state: StepState }) {
  const why = diagnosis.cause ?? scene.cell.message;
  const cure = diagnosis.cause === null ? (scene.cell.cure ?? null) : diagnosis.cure;
  return (
    <Alert mt={4} p="xs" color={state === 'stopped' ? 'red' : 'yellow'} variant="light">
      <Text size="sm">{why}</Text>
      {cure !== null && (
        <Text size="sm" mt={4}>
          <b>What to do:</b> {cure}
        </Text>
      )}
    </Alert>
  );
}
