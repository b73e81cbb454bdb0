import { accepted, type Fault, fault, refused, type Validated } from '../fault.ts';
import { isGiven } from '../field.ts';
import { findDesktopModeFaults } from '../workspace/mode.ts';
import { readWindowsChange } from './change.ts';
import { type DesktopReading, desktopFields, readDesktopField } from './fields.ts';
import { findAccelerationFaults } from './kvm.ts';
import { findLimitFaults } from './limits.ts';
import type { DesktopContext, DesktopDraft, DesktopSettings, DesktopSpec, WindowsDraft, WindowsSpec } from './types.ts';

/**
 * Checks what makes a new workspace a Windows desktop, or keeps a Linux one from being one; every fault at once. What
 * the request leaves out has its default in the answer.
 */
export function validateDesktop(draft: DesktopDraft, context: DesktopContext): Validated<DesktopSpec> {
  if (draft.kind === 'linux') return validateLinux(draft);
  return conclude(readWindows(draft.windows ?? {}, context), draft, context);
}

/** Checks a change of a workspace; `current` is the desktop that is there, null for Linux. A field left out stays as it is. */
export function validateDesktopChange<Current extends DesktopSettings>(
  draft: DesktopDraft,
  context: DesktopContext,
  current: Current | null,
): Validated<DesktopSpec<Current>> {
  if (current === null) return validateLinux(draft);
  return conclude(readWindowsChange(draft.windows ?? {}, context, current), draft, context);
}

function validateLinux({ windows, resources }: DesktopDraft): Validated<DesktopSpec<never>> {
  if (isGiven(windows)) {
    const text = 'is for workspaces of kind windows: leave it out, or create one of that kind';
    return refused([fault('windows', 'not_supported', text)]);
  }
  return accepted({
    windows: null,
    resources: { cpus: resources?.cpus ?? null, memoryMiB: resources?.memoryMiB ?? null },
  });
}

function conclude<Windows extends DesktopSettings>(
  windows: DesktopReading<Windows>,
  draft: DesktopDraft,
  context: DesktopContext,
): Validated<DesktopSpec<Windows>> {
  const cpus = readDesktopField(desktopFields.cpus, draft.resources?.cpus);
  const memoryMiB = readDesktopField(desktopFields.memoryMiB, draft.resources?.memoryMiB);
  const faults = [
    ...windows.faults,
    ...cpus.faults,
    ...memoryMiB.faults,
    ...findDesktopModeFaults(draft.networkMode),
    ...findLimitFaults(draft, context),
  ];
  const warnings = findWarnings(windows.value, memoryMiB.value);
  if (faults.length > 0) return refused(faults, warnings);
  const resources = { cpus: cpus.value, memoryMiB: memoryMiB.value };
  return accepted({ windows: windows.value, resources }, warnings);
}

function readWindows(draft: WindowsDraft, context: DesktopContext): DesktopReading<WindowsSpec> {
  const edition = readDesktopField(desktopFields.edition, draft.edition);
  const username = readDesktopField(desktopFields.username, draft.account?.username);
  // Without a default: a password that everybody knows would stand open to the LAN.
  const password = readDesktopField(desktopFields.password, draft.account?.password ?? '');
  const language = readDesktopField(desktopFields.language, draft.language);
  const keyboard = readDesktopField(desktopFields.keyboard, draft.keyboard);
  const diskGiB = readDesktopField(desktopFields.diskGiB, draft.diskGiB);
  const acceleration = readDesktopField(desktopFields.acceleration, draft.acceleration);
  const readings = [edition, username, password, language, keyboard, diskGiB, acceleration];
  return {
    value: {
      edition: edition.value,
      account: { username: username.value, password: password.value },
      language: language.value,
      keyboard: keyboard.value,
      diskGiB: diskGiB.value,
      acceleration: acceleration.value,
    },
    faults: [
      ...readings.flatMap(({ faults }) => faults),
      ...(acceleration.faults.length === 0 ? findAccelerationFaults(acceleration.value, context) : []),
    ],
  };
}

/** Windows installs on less than this badly or not at all. */
const comfortable = { diskGiB: 32, memoryMiBOfEleven: 4096 } as const;

function findWarnings({ edition, diskGiB }: DesktopSettings, memoryMiB: number): readonly Fault[] {
  const disk = `${diskGiB} is little for Windows, which may not install: ${comfortable.diskGiB} or more is safe`;
  const memory = `${memoryMiB} is less than Windows 11 asks for: ${comfortable.memoryMiBOfEleven} or more is safe`;
  const isEleven = edition.startsWith('11');
  return [
    ...(diskGiB < comfortable.diskGiB ? [fault(desktopFields.diskGiB.path, 'invalid_value', disk)] : []),
    ...(isEleven && memoryMiB < comfortable.memoryMiBOfEleven
      ? [fault(desktopFields.memoryMiB.path, 'invalid_value', memory)]
      : []),
  ];
}
