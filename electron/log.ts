// The shell's log file. Lines hold no personal data: what happened and to which part, never whose.
import log from 'electron-log/node';

const maxLogBytes = 2_000_000;

/** Opens `folder/shell.log` (kept below two files of 2 MB) and returns the function that writes a line to it. */
export function openLog(folder: string): (line: string) => void {
  log.transports.file.resolvePathFn = () => `${folder}/shell.log`;
  log.transports.file.maxSize = maxLogBytes;
  log.transports.console.level = false;
  return (line) => log.info(line);
}
