// PGlite's file system on the real disk, with every call that matters for durability led through the gate.
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { PGlite } from '@electric-sql/pglite';
import fs from 'node:fs';
import path from 'node:path';
import { isWalSegment, type WalGate } from './wal-gate.ts';

interface FileNode {
  name: string;
  parent: FileNode;
}
interface FileStream {
  node: FileNode;
  nfd: number | null;
}
/** Emscripten's NODEFS as it stands in PGlite 0.5.16, which is pinned: an internal that a test counts on. */
interface NodeFileSystem {
  realPath(node: FileNode): string;
  node_ops: {
    rename(node: FileNode, directory: FileNode, name: string): void;
    unlink(parent: FileNode, name: string): void;
    setattr(node: FileNode, attributes: { size?: number }): void;
  };
  stream_ops: {
    fsync?(stream: FileStream): number;
    read(stream: FileStream, buffer: Uint8Array, offset: number, length: number, position: number): number;
    write(stream: FileStream, buffer: Uint8Array, offset: number, length: number, position: number): number;
    setattr(stream: FileStream, attributes: { size?: number }): void;
  };
}
interface NodeFsModule {
  NODEFS: NodeFileSystem;
  FS: { ErrnoError: new (code: number) => Error };
}

type InitOptions = Parameters<NodeFS['init']>[1];

const emscriptenEio = 29;
const zeros = Buffer.alloc(8192);

/** Same directory format as PGlite's own NodeFS; `progress` is called after each successful read, write or sync. */
export class GatedNodeFS extends NodeFS {
  readonly #gate: WalGate;
  readonly #progress: () => void;

  constructor(directory: string, gate: WalGate, progress: () => void = () => undefined) {
    super(directory);
    this.#gate = gate;
    this.#progress = progress;
  }

  override async init(pglite: PGlite, options: InitOptions): ReturnType<NodeFS['init']> {
    const result = await super.init(pglite, options);
    // Before PostgreSQL starts, so that recovery runs under the gate too.
    result.emscriptenOpts.preRun?.push((module) => {
      leadThroughGate(module as unknown as NodeFsModule, this.#gate, this.#progress);
    });
    return result;
  }
}

function leadThroughGate(module: NodeFsModule, gate: WalGate, progress: () => void): void {
  const { node_ops: nodeOps, stream_ops: streamOps, realPath } = module.NODEFS;
  const guarded = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      throw error instanceof module.FS.ErrnoError ? error : new module.FS.ErrnoError(emscriptenEio);
    }
  };
  const settleFirst =
    <Arguments extends unknown[]>(call: (...args: Arguments) => void) =>
    (...args: Arguments): void => {
      guarded(() => gate.settle());
      call(...args);
    };
  streamOps.fsync = (stream) => {
    if (stream.nfd === null || stream.nfd === undefined) return 0;
    const { nfd } = stream;
    const file = realPath(stream.node);
    guarded(() => (isWalSegment(file) ? gate.defer(file) : syncNow(gate, file, nfd)));
    progress();
    return 0;
  };
  const { read, write } = streamOps;
  streamOps.read = (...args) => {
    progress();
    return read(...args);
  };
  streamOps.write = (stream, buffer, offset, length, position) => {
    if (gate.isWaiting && !isWalNode(stream.node) && !isGrowth(stream, buffer, offset, length, position)) {
      guarded(() => gate.settle());
    }
    const written = write(stream, buffer, offset, length, position);
    progress();
    return written;
  };
  streamOps.setattr = settleFirst(streamOps.setattr);
  nodeOps.setattr = settleFirst(nodeOps.setattr);
  nodeOps.rename = settleFirst(nodeOps.rename);
  nodeOps.unlink = settleFirst(nodeOps.unlink);
}

/** By the node's parent, as building the path of every written page would cost more than the check is worth. */
function isWalNode(node: FileNode): boolean {
  return node.parent.name === 'pg_wal';
}

/** Zeros behind the end of a file say nothing that the log would have to say first: a table takes a new page. */
function isGrowth(
  stream: FileStream,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): boolean {
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
  for (let at = 0; at < length; at += zeros.length) {
    const piece = bytes.subarray(at, at + zeros.length);
    if (!piece.equals(zeros.subarray(0, piece.length))) return false;
  }
  return stream.nfd !== null && fs.fstatSync(stream.nfd).size <= position;
}

function syncNow(gate: WalGate, file: string, fd: number): void {
  // Windows cannot sync a directory and needs no such sync: NTFS journals names itself.
  if (process.platform === 'win32' && fs.statSync(path.normalize(file)).isDirectory()) return;
  gate.syncOther(file, fd);
}
