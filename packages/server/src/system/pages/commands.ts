import { type Html, html } from './html.ts';

/** A command to copy and paste. */
export function command(text: string): Html {
  return html`<pre><code>${text}</code><button type="button" data-copy>Copy</button></pre>`;
}

/** Makes the Copy buttons work. On plain http browsers give no clipboard: there the command is selected instead. */
export const copyScript = `
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    const code = button.previousElementSibling;
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } else {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}
`;

/** What to do with a server that has an administrator: sign in, first network, first workspace. */
export function firstSteps(baseUrl: string): Html {
  return html`
<ol class="steps">
<li>Sign in from a terminal. In a checkout the command is <code>./trailer</code>.
${command(`trailer login --url ${baseUrl}`)}</li>
<li>See the host and which of its network cards can carry a network.
${command('trailer host list')}</li>
<li>Create a network on the LAN. Write your own card, subnet and gateway.
${command('trailer network create lan --driver macvlan --parent eth0 --subnet 192.168.1.0/24 --gateway 192.168.1.1')}</li>
<li>Create a workspace with an address of its own and a published port.
${command('trailer workspace create web --image nginx --network lan -p 9090:80')}</li>
<li>See from where it answers, and have it proved with packets.
${command('trailer probe web')}</li>
</ol>`;
}
