/**
 * Runs a TypeScript script of this repository under the Node that the repository brings along, from a fresh clone and
 * under any Node >= 20: `node scripts/bootstrap.mjs scripts/start.ts --data /srv/trailer`.
 * Plain JavaScript without dependencies, because there may be no node_modules yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const wantedMajor = '24';
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = path.join(root, 'package-lock.json');
const installedLockFile = path.join(root, 'node_modules', '.package-lock.json');
const packagedNode = path.join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
const bundledNode = path.join(root, 'node_modules', '.bin', 'node');

function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(packages).filter(([where, entry]) => where.includes('node_modules/') && entry.version);
}

/** npm's own record of what it installed, held against the lock file; times alone lie after a checkout. */
function isInstalled() {
  if (!existsSync(installedLockFile) || !existsSync(packagedNode)) return false;
  if (statSync(installedLockFile).mtimeMs >= statSync(lockFile).mtimeMs) return true;
  const installed = new Map(packagesOf(installedLockFile).map(([where, entry]) => [where, entry.version]));
  const complete = packagesOf(lockFile).every(
    ([where, entry]) => entry.optional || entry.devOptional || installed.get(where) === entry.version,
  );
  if (complete) utimesSync(installedLockFile, new Date(), new Date());
  return complete;
}

function installPackages() {
  const why = existsSync(installedLockFile) ? 'package-lock.json has changed' : 'this is a fresh clone';
  process.stderr.write(`Installing the npm packages into node_modules (${why}; about a minute) …\n`);
  const started = Date.now();
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail('npm ci failed: see its message above, then run the command again.');
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** npm 9 removes the link again when it gives up the same package for another processor. */
function ensureNodeLink() {
  if (existsSync(bundledNode) || !existsSync(packagedNode)) return;
  mkdirSync(path.dirname(bundledNode), { recursive: true });
  symlinkSync(path.relative(path.dirname(bundledNode), packagedNode), bundledNode);
}

function assertNodeVersion() {
  const { stdout } = spawnSync(bundledNode, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith(`v${wantedMajor}.`)) return;
  fail(
    `node_modules/.bin/node is ${stdout?.trim() || 'missing or does not run'}, but Trailer needs Node ${wantedMajor}. ` +
      'It comes as an optional npm package for Linux on x64 and arm64: remove node_modules and run the command again.',
  );
}

/** Starts the script as a child and becomes transparent: same streams, same signals, same exit code. */
function runAsChild(script, args) {
  const child = spawn(bundledNode, [script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(bundledNode)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  // A terminal sends Ctrl-C to the child as well; a second one would read as "hurry up".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Cannot start ${bundledNode}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

async function main([script, ...args]) {
  if (script === undefined) fail('usage: node scripts/bootstrap.mjs scripts/NAME.ts [arguments]');
  const major = process.versions.node.split('.')[0];
  if (Number(major) < 20) fail(`Trailer needs Node 20 or newer, this is ${process.version}.`);
  if (!isInstalled()) installPackages();
  ensureNodeLink();
  const file = path.resolve(root, script);
  if (major === wantedMajor) {
    process.argv = [process.argv[0], file, ...args];
    await import(pathToFileURL(file).href);
  } else {
    assertNodeVersion();
    runAsChild(file, args);
  }
}

await main(process.argv.slice(2));
