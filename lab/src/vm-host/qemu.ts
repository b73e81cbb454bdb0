/** A network card of the guest and the tap in the switch at the other end of its cable. */
export interface Card {
  readonly tap: string;
  readonly mac: string;
}

export interface QemuPlan {
  /** Folder with `root.ext4` and `vmlinux`, as QEMU sees it. */
  readonly image: string;
  /** Folder with `job.tar`, where the console is written, as QEMU sees it. */
  readonly work: string;
  readonly cards: readonly Card[];
  /** What the guest reads of its kernel's command line, as `lab.NAME=VALUE`. */
  readonly options: Readonly<Record<string, string>>;
}

const memoryMb = 768;

/** The command line of a Docker host in QEMU, emulated: nested machines rarely accelerate. */
export function qemuCommand({ image, work, cards, options }: QemuPlan): readonly string[] {
  const told = Object.entries(options).map(([name, value]) => `lab.${name}=${value}`);
  const kernel = ['console=ttyS0', 'root=/dev/nvme0n1', 'rootwait', 'rw', 'init=/init', 'panic=-1'];
  return [
    'qemu-system-x86_64',
    ...['-M', 'q35', '-accel', 'tcg,tb-size=512', '-cpu', 'qemu64', '-m', String(memoryMb)],
    // Two virtual CPUs freeze now and then: live code patching under multi-threaded emulation.
    ...['-smp', '1'],
    ...['-nodefaults', '-display', 'none', '-no-reboot', '-serial', `file:${work}/console.log`],
    ...['-kernel', `${image}/vmlinux`],
    ...['-append', [...kernel, 'mitigations=off', 'tsc=reliable', ...told].join(' ')],
    // What the guest writes goes to a file that is deleted as soon as it is open.
    ...['-drive', `if=none,id=root,file=${image}/root.ext4,format=raw,snapshot=on`],
    ...['-device', 'nvme,drive=root,serial=root'],
    // Of another kind than the first: which of two NVMe disks comes first is a matter of luck.
    ...['-drive', `if=none,id=job,file=${work}/job.tar,format=raw,readonly=on`],
    ...['-device', 'virtio-blk-pci,drive=job'],
    ...cards.flatMap(({ tap, mac }) => [
      ...['-netdev', `tap,id=${tap},ifname=${tap},script=no,downscript=no,vhost=off`],
      ...['-device', `virtio-net-pci,netdev=${tap},mac=${mac},romfile=`],
    ]),
  ];
}
