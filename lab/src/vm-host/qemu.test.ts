import { expect, it } from 'vitest';
import { qemuCommand } from './qemu.ts';

const command = qemuCommand({
  image: '/run/image',
  work: '/run/boot',
  cards: [
    { tap: 'vm101-0', mac: '52:54:00:77:65:00' },
    { tap: 'vm101-1', mac: '52:54:00:77:65:01' },
  ],
  options: { name: 'vm1', trunk: 'eth1' },
});

function valuesOf(option: string): readonly string[] {
  return command.flatMap((word, index) => (command[index - 1] === option ? [word] : []));
}

it('gives a guest one processor, as emulated ones freeze with two', () => {
  expect(valuesOf('-smp')).toEqual(['1']);
  expect(valuesOf('-accel')).toEqual(['tcg,tb-size=512']);
});

it("keeps the cached disk as it is, and the job's for reading only", () => {
  expect(valuesOf('-drive')).toEqual([
    'if=none,id=root,file=/run/image/root.ext4,format=raw,snapshot=on',
    'if=none,id=job,file=/run/boot/job.tar,format=raw,readonly=on',
  ]);
});

it('plugs every card into its own tap, and tells the guest what it is', () => {
  expect(valuesOf('-netdev').map((card) => /ifname=([^,]+)/.exec(card)?.[1])).toEqual(['vm101-0', 'vm101-1']);
  expect(valuesOf('-append')[0]).toMatch(/ lab\.name=vm1 lab\.trunk=eth1$/);
});
