export { administrator, withAdministrator } from './administrator.ts';
export { launchBrowser, openVisitor, type Session, signIn } from './browser.ts';
export { type ConsolePage, goTo, pagesOf, raiseFurnishedScene } from './pages.ts';
