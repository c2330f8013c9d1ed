// Makes sure that one process at a time works in a data directory, and lets go when that process dies.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** Who works in a directory now; kept beside the data for the sentence that the second one gets. */
export interface Holder {
  readonly pid: number;
  readonly port: number | null;
  readonly startedAt: string;
}

export interface DirectoryLock {
  /** Tells others the port once it is known. */
  announce(port: number): void;
  release(): Promise<void>;
}

/** Thrown when another live process holds the directory; `holder` is absent when it has not written its name yet. */
export class DirectoryHeldError extends Error {
  override readonly name = 'DirectoryHeldError';
  readonly holder: Holder | undefined;
  constructor(holder: Holder | undefined) {
    super('the directory is held');
    this.holder = holder;
  }
}

const holderFileName = 'holder.json';
/** BSD flags that take a kernel lock while opening; Node passes them on. */
const bsdOpenLock = 0x20 | fs.constants.O_NONBLOCK;

/**
 * Takes the lock of `directory`, or throws {@link DirectoryHeldError}. The lock is the kernel's, never a pid
 * file: an abstract socket on Linux, a named pipe on Windows, a lock taken by open() on macOS and the BSDs.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const holderFile = path.join(directory, holderFileName);
  const letGo = await takeKernelLock(directory).catch((error: NodeJS.ErrnoException) => {
    const isHeld = error.code === 'EADDRINUSE' || error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK';
    throw isHeld ? new DirectoryHeldError(readHolder(holderFile)) : error;
  });
  const startedAt = new Date().toISOString();
  const write = (port: number | null): void => {
    const holder: Holder = { pid: process.pid, port, startedAt };
    fs.writeFileSync(`${holderFile}.new`, JSON.stringify(holder));
    fs.renameSync(`${holderFile}.new`, holderFile);
  };
  try {
    write(null);
  } catch (error) {
    await letGo();
    throw error;
  }
  return {
    announce: write,
    release: async () => {
      fs.rmSync(holderFile, { force: true });
      await letGo();
    },
  };
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Holder>;
    if (typeof holder.pid !== 'number' || typeof holder.startedAt !== 'string') return undefined;
    return { pid: holder.pid, port: holder.port ?? null, startedAt: holder.startedAt };
  } catch {
    // Absent or half written: the holder is just starting. The lock itself has been judged already.
    return undefined;
  }
}

async function takeKernelLock(directory: string): Promise<() => Promise<void>> {
  if (process.platform !== 'linux' && process.platform !== 'win32') return takeOpenLock(directory);
  // By device and inode, so that every spelling of the path and every mount of it is the same directory.
  const { dev, ino } = fs.statSync(directory, { bigint: true });
  const name = `lanka-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32)}`;
  return takeSocketLock(process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`);
}

function takeSocketLock(address: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ path: address, exclusive: true }, () => {
      server.unref();
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

function takeOpenLock(directory: string): Promise<() => Promise<void>> {
  const file = path.join(directory, 'lock');
  const fd = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT | bsdOpenLock);
  return Promise.resolve(() => Promise.resolve(fs.closeSync(fd)));
}
