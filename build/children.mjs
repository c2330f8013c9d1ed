// Starts programs, passes their output on, and stops every one of them when this one is told to stop.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const patienceMs = 15_000;
const parentCheckMs = 500;
const running = new Set();
let isStopping = false;

/** Starts a Node script; the child knows by its IPC channel when this process is gone, however it ended. */
export function startNode(script, args, options = {}) {
  return start(process.execPath, [script, ...args], options);
}

/** Starts a program and remembers it, so that `stopAll` ends it. */
export function start(
  program,
  args,
  { stdout = 'inherit', stderr = 'inherit', env = process.env, cwd } = {},
) {
  const child = spawn(program, args, { cwd, env, stdio: ['inherit', stdout, stderr, 'ipc'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** The exit code of a child once it has ended: 1 when a signal ended it or it could not be started. */
export function exitCodeOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a Node script to its end with our own terminal and gives its exit code. */
export function runNode(script, args, options) {
  return exitCodeOf(startNode(script, args, options));
}

/** Calls `onLine` for every line of a child's standard output. */
export function eachLine(child, onLine) {
  createInterface({ input: child.stdout }).on('line', onLine);
}

/** Asks every child to end, and makes it end when it does not within a quarter of a minute. */
export async function stopAll() {
  isStopping = true;
  const stopped = [...running].map((child) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    return ended.then(() => clearTimeout(timer));
  });
  await Promise.all(stopped);
}

/** Stops everything on Ctrl+C, on a request to end, and when the npm that started us is gone, even if it was killed. */
export function stopWithParent() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopAndExit);
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = npmProcess();
  setInterval(() => npmProcess() !== npm && stopAndExit(), parentCheckMs).unref();
}

/** npm runs a script through a shell; where /proc tells, the shell's parent is looked at, which is npm itself. */
function npmProcess() {
  const shellStatus = `/proc/${process.ppid}/status`;
  if (!existsSync(shellStatus)) return process.ppid;
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(shellStatus, 'utf8'))?.[1]);
}

function stopAndExit() {
  if (isStopping) return;
  const interruptedCode = 130;
  void stopAll().then(() => setImmediate(() => process.exit(process.exitCode ?? interruptedCode)));
}
