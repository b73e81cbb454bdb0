import { likesOneMac } from './parents.ts';
import type { AdviceContext, Question, QuestionId } from './types.ts';

const network: Omit<Question, 'suggested'> = {
  id: 'network',
  text: 'Does the workspace need a network at all?',
  options: [
    { value: 'yes', text: 'Yes', why: 'It serves something, or it fetches something.' },
    {
      value: 'no',
      text: 'No',
      why: 'It works on files of its volumes: training, batch jobs, untrusted code. Nothing can get in or out.',
    },
  ],
};

const lan: Omit<Question, 'suggested'> = {
  id: 'lan',
  text: 'Should it be a machine on your LAN, with an address of its own?',
  options: [
    {
      value: 'yes',
      text: 'Yes, an address on the LAN',
      why: 'Other machines reach every port of it directly, it hears multicast, it may serve DHCP or DNS. Ports can still be published.',
    },
    {
      value: 'no',
      text: 'No, published ports are enough',
      why: 'Clients use the address of the host and a port that is forwarded. It takes no address of the LAN.',
    },
  ],
};

const onSwitch: Omit<Question, 'suggested'> = {
  id: 'switch',
  text: 'Does your switch, cloud or hypervisor let one port carry several MAC addresses?',
  options: [
    {
      value: 'several',
      text: 'Yes, or it is a home or office switch',
      why: 'Each workspace then has a MAC of its own.',
    },
    {
      value: 'one',
      text: 'No: port security, a cloud, or a VM whose host forbids it',
      why: 'Workspaces then share the MAC address of the host.',
    },
  ],
};

const matters: Omit<Question, 'suggested'> = {
  id: 'matters',
  text: 'What matters most beside published ports?',
  options: [
    {
      value: 'names',
      text: 'Workspaces find each other by name, and strangers are kept out',
      why: 'A bridge of their own: names resolve there, and other bridges cannot reach in.',
    },
    {
      value: 'speed',
      text: 'The last microsecond, or seeing the host’s own interfaces',
      why: 'The network of the host itself: no isolation at all, so an administrator has to allow it.',
    },
    { value: 'nothing', text: 'Nothing special', why: 'The default bridge is there already.' },
  ],
};

/** A question as it is asked on this host. */
export function questionOf(id: QuestionId, context: AdviceContext): Question {
  switch (id) {
    case 'network':
      return { ...network, suggested: null };
    case 'lan':
      return { ...lan, suggested: null };
    case 'switch':
      return { ...onSwitch, suggested: suggestSwitch(context) };
    case 'matters':
      return { ...matters, suggested: { value: 'names', why: 'A bridge of its own is right for most applications.' } };
  }
}

/** The values a question takes. */
export function valuesOf(id: QuestionId): readonly string[] {
  const questions = { network, lan, switch: onSwitch, matters };
  return questions[id].options.map(({ value }) => value);
}

function suggestSwitch({ facts }: AdviceContext): Question['suggested'] {
  const one = likesOneMac(facts);
  if (one !== null) return { value: 'one', why: one };
  return { value: 'several', why: 'Nothing on this host speaks for a limit.' };
}
