import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { publish } from './ready';

/** A first start may build; a hung one must not hang the test. */
const START_MS = Number(process.env.LYNEX_UP_TIMEOUT_MS ?? 300_000);

/** Starts Lynex with an empty data folder; `LYNEX_UP` is another command that prints the same line. */
export default async function start(): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), 'lynex-e2e-'));
  const command =
    process.env.LYNEX_UP ??
    `../lynex up --json --data ${data} --port-ingest 0 --port-query 0 --port-otlp-http 0 --port-otlp-grpc 0`;
  // `exec`, so that the signal goes to Lynex and not to the shell.
  const child = spawn('sh', ['-c', `exec ${command}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    publish(await readyLine(child, command));
  } catch (e) {
    await stop();
    throw e;
  }
  return stop;
}

function readyLine(child: ChildProcess, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout } = child;
    if (!stdout) throw new Error('no output to read');
    const timer = setTimeout(() => reject(new Error(`'${command}' was not ready in ${START_MS} ms`)), START_MS);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`'${command}' ended with ${code ?? 'a signal'} before it was ready`)),
    );
    createInterface({ input: stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      clearTimeout(timer);
      resolve(line);
    });
  });
}
