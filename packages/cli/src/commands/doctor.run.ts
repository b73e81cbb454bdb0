import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { release } from 'node:os';
import process from 'node:process';
import { ApiProblem } from '@trailer/contract';
import { z } from 'zod';
import { listHosts } from '../client/lists.ts';
import type { Session } from '../client/session.ts';
import { exitCodes } from '../exit.ts';
import { describeFailure } from '../failure.ts';
import type { DoctorOptions } from './doctor.ts';

interface Finding {
  readonly subject: string;
  readonly state: 'good' | 'bad' | 'remark';
  readonly text: string;
  readonly cure?: string;
}

const engineTimeoutMs = 3000;
const engineVersionSchema = z.object({ Version: z.string(), ApiVersion: z.string() });
const oldestCompleteEngine = 28;

/** Says of each thing that Trailer stands on whether it holds, and what to do where it does not. */
export async function doctorCommand(session: Session, options: DoctorOptions): Promise<number> {
  const { output } = session;
  const findings = [
    ...(await examineServer(session)),
    await examineEngine(options.dockerSocket),
    await examineKernel(),
  ];
  if (output.json) output.document(findings);
  else output.lines(findings.flatMap((finding) => formatFinding(session, finding)));
  return findings.some(({ state }) => state === 'bad') ? exitCodes.failure : exitCodes.ok;
}

function formatFinding({ output: { style } }: Session, { subject, state, text, cure }: Finding): readonly string[] {
  const mark = { good: style.good('✓'), bad: style.bad('✗'), remark: style.warn('!') }[state];
  return [`${mark} ${subject.padEnd(8)} ${text}`, ...(cure === undefined ? [] : [`           ${cure}`])];
}

async function examineServer(session: Session): Promise<readonly Finding[]> {
  const { client, baseUrl, signal } = session;
  try {
    await client.call('system.ready', { signal });
  } catch (error) {
    const [text = ''] = describeFailure(error, baseUrl).lines;
    return [
      { subject: 'server', state: 'bad', text, cure: 'Start it by "trailer standalone", or name another by --url.' },
    ];
  }
  const reachable: Finding = { subject: 'server', state: 'good', text: `${baseUrl} is ready` };
  try {
    const { body } = await client.call('session.get', { signal });
    return [
      reachable,
      { subject: 'token', state: 'good', text: `accepted, you are ${body.email || body.name}` },
      ...(await examineHosts(session)),
    ];
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return [
      reachable,
      { subject: 'token', state: 'bad', text: error.message, cure: 'Run "trailer login", or set TRAILER_TOKEN.' },
    ];
  }
}

async function examineHosts(session: Session): Promise<readonly Finding[]> {
  const hosts = await listHosts(session);
  if (hosts.length === 0) {
    return [
      {
        subject: 'hosts',
        state: 'remark',
        text: 'none yet',
        cure: 'Run "trailer enrolment create" for the first one.',
      },
    ];
  }
  return hosts.map((host) => {
    const engine = host.engine === null ? 'its engine does not answer' : `Docker ${host.engine.version}`;
    const fine = host.status === 'online' && host.engine !== null;
    return { subject: 'host', state: fine ? 'good' : 'bad', text: `${host.name} is ${host.status}, ${engine}` };
  });
}

function askEngine(socketPath: string): Promise<z.infer<typeof engineVersionSchema>> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: '/version', timeout: engineTimeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        try {
          resolve(engineVersionSchema.parse(JSON.parse(Buffer.concat(chunks).toString())));
        } catch (error) {
          reject(error);
        }
      });
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer in ${engineTimeoutMs} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}

async function examineEngine(socketPath: string): Promise<Finding> {
  try {
    const { Version: version, ApiVersion: api } = await askEngine(socketPath);
    const text = `Docker ${version} (API ${api}) answers on ${socketPath}`;
    if (Number.parseInt(version, 10) >= oldestCompleteEngine) return { subject: 'engine', state: 'good', text };
    return {
      subject: 'engine',
      state: 'remark',
      text,
      cure: 'Docker 28 or newer lets Trailer choose which network owns the default route.',
    };
  } catch (error) {
    const text = `nothing answers on ${socketPath}: ${(error as Error).message}`;
    return {
      subject: 'engine',
      state: 'remark',
      text,
      cure: 'Needed only where an agent runs: install Docker and start it.',
    };
  }
}

/** macvlan is built in, loaded, or can be loaded: the modules' own index says the last. */
async function hasMacvlan(): Promise<boolean> {
  const folder = `/lib/modules/${release()}`;
  const [index, builtin, loaded] = await Promise.all([
    readFile(`${folder}/modules.dep`, 'utf8').catch(() => ''),
    readFile(`${folder}/modules.builtin`, 'utf8').catch(() => ''),
    stat('/sys/module/macvlan').catch(() => null),
  ]);
  return loaded !== null || /\/macvlan\.ko/.test(index + builtin);
}

async function examineKernel(): Promise<Finding> {
  if (process.platform !== 'linux') {
    return {
      subject: 'kernel',
      state: 'remark',
      text: `${process.platform}: agents run on Linux, this is a client only`,
    };
  }
  const name = `Linux ${release()}`;
  if (await hasMacvlan()) return { subject: 'kernel', state: 'good', text: `${name} has macvlan` };
  return {
    subject: 'kernel',
    state: 'remark',
    text: `${name}: no macvlan module found`,
    cure: 'It may still be built in; the agent tries it out and "trailer host get" shows the result.',
  };
}
