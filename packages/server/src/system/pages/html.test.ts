import { expect, it } from 'vitest';
import { html } from './html.ts';

it('escapes every value that is not markup itself', () => {
  const item = html`<li>${'<script>"&\''}</li>`;
  expect(html`<ul title="${'"'}">${[item, item]}${5}</ul>`.text).toBe(
    '<ul title="&quot;"><li>&lt;script&gt;&quot;&amp;&#39;</li><li>&lt;script&gt;&quot;&amp;&#39;</li>5</ul>',
  );
});
