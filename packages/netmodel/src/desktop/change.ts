import { type Fault, fault, showValue } from '../fault.ts';
import { type DesktopReading, desktopFields, readDesktopField } from './fields.ts';
import { findAccelerationFaults } from './kvm.ts';
import type { DesktopContext, DesktopSettings, WindowsDraft } from './types.ts';

/** Reads a change of a desktop: its disk may grow, its acceleration change; the rest was used up by the installation. */
export function readWindowsChange<Current extends DesktopSettings>(
  draft: WindowsDraft,
  context: DesktopContext,
  current: Current,
): DesktopReading<Current> {
  const diskGiB = readDesktopField({ ...desktopFields.diskGiB, fallback: current.diskGiB }, draft.diskGiB);
  const acceleration = readDesktopField(
    { ...desktopFields.acceleration, fallback: current.acceleration },
    draft.acceleration,
  );
  const changesAcceleration = acceleration.value !== current.acceleration;
  return {
    value: { ...current, diskGiB: diskGiB.value, acceleration: acceleration.value },
    faults: [
      ...settledFaults(draft, current),
      ...diskGiB.faults,
      ...shrinkFaults(diskGiB.value, current),
      ...acceleration.faults,
      ...(changesAcceleration ? findAccelerationFaults(acceleration.value, context) : []),
    ],
  };
}

/** A password is refused whatever it is: that it were right is told to nobody. */
function settledFaults({ account, ...draft }: WindowsDraft, current: DesktopSettings): readonly Fault[] {
  const { edition, username, password, language, keyboard } = desktopFields;
  const shown = [
    { path: edition.path, given: draft.edition, held: current.edition },
    { path: username.path, given: account?.username, held: current.account.username },
    { path: language.path, given: draft.language, held: current.language },
    { path: keyboard.path, given: draft.keyboard, held: current.keyboard },
  ].flatMap(({ path, given, held }) => {
    if (given === undefined || given === held) return [];
    const text = `${showValue(given)} cannot replace ${showValue(held)}, which Windows was installed with: change it inside Windows, or create another workspace`;
    return [fault(path, 'immutable', text)];
  });
  if (account?.password === undefined) return shown;
  const text = 'is used by the installation only: change it inside Windows';
  return [...shown, fault(password.path, 'immutable', text)];
}

function shrinkFaults(diskGiB: number, current: DesktopSettings): readonly Fault[] {
  if (diskGiB >= current.diskGiB) return [];
  const text = `${diskGiB} is less than the disk has, and a disk cannot shrink: use ${current.diskGiB} or more`;
  return [fault(desktopFields.diskGiB.path, 'immutable', text)];
}
