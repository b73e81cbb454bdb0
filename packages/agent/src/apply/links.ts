import { CurableError, type Executor } from './executor.ts';

/** A sub-interface of ours that somebody hung something on. */
class LinkInUse extends CurableError {
  override readonly name = 'LinkInUse';
  override readonly cure = 'Nothing to do: it goes once nothing uses it any more.';
}

/** Makes a network's host shim, or repairs it. */
export const applyHostShim: Executor<'apply-host-shim'> = async ({ plan }, { kernel, observer }) => {
  await kernel.applyHostShim(plan);
  observer.noteInterfaces();
};

/** Marks the VLAN sub-interface that the engine made for a network as ours. */
export const markVlan: Executor<'mark-vlan'> = ({ link }, { kernel }) => kernel.markVlan(link);

/** Removes a link of ours; a sub-interface that somebody else's network, or any other link, has a use for stays. */
export const removeLink: Executor<'remove-link'> = async ({ link }, { kernel, engine, observer }) => {
  if (link.kind === 'vlan') {
    if ((await engine.listNetworks(null)).some((one) => one.parentInterface === link.name)) {
      throw new LinkInUse(`${link.name} carries a network that is not Trailer's`);
    }
    // Not from what was observed for planning, which leaves out what networks cannot hang on: a VM's NIC is just that.
    const users = await kernel.observeLinkUsers(link.name);
    if (users.length > 0) throw new LinkInUse(`${link.name} ${users.join(', ')}, which would go with it`);
  }
  await kernel.removeLink(link);
  observer.noteInterfaces();
};
