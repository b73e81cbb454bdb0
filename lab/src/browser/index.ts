export { administrator, withAdministrator } from './administrator.ts';
export { launchBrowser, openVisitor, signIn } from './browser.ts';
export { type ConsolePage, goTo, pagesOf, raiseFurnishedScene } from './pages.ts';
