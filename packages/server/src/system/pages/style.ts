/** The look of the few pages the server renders itself. */
export const styleSheet = `
:root { --ink: #1c2430; --soft: #566275; --line: #d5dbe3; --paper: #fff; --ground: #f4f6f9; --accent: #0b5cad; --fault: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --soft: #a2aebd; --line: #38424f; --paper: #1b212a; --ground: #12161c; --accent: #7db8f7; --fault: #ffb4ab; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 3rem auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
p { margin: .5rem 0; }
a { color: var(--accent); }
.lead, .soft { color: var(--soft); }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { width: 100%; padding: .55rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .35rem; }
input[aria-invalid="true"] { border-color: var(--fault); border-width: 2px; }
.fault { color: var(--fault); margin: .25rem 0 0; }
.fault:empty { display: none; }
button { padding: .55rem 1.1rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--accent); border: 0; border-radius: .35rem; cursor: pointer; }
form button { margin-top: 1.5rem; }
button[disabled] { opacity: .6; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
pre { display: flex; align-items: start; gap: .8rem; margin: .5rem 0; padding: .7rem .8rem; background: var(--ground); border: 1px solid var(--line); border-radius: .35rem; font: .9rem/1.5 ui-monospace, monospace; }
pre code { flex: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
pre button { padding: .2rem .6rem; font-size: .8rem; }
code { font: .92em ui-monospace, monospace; }
ol.steps { padding-left: 1.3rem; }
ol.steps > li { margin-top: 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; }
summary .soft { margin-left: .5rem; }
.method { display: inline-block; min-width: 4.2rem; font: 600 .85rem ui-monospace, monospace; color: var(--accent); }
[hidden] { display: none; }
`;
