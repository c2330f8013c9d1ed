// Loaded before the program by a test: the clock of its process goes as ever, from where the test has moved it.
let movedMs = 0;
const now = Date.now;
Date.now = () => now() + movedMs;
globalThis.Date = new Proxy(Date, {
  construct: (date, args, newTarget) =>
    Reflect.construct(date, args.length === 0 ? [date.now()] : args, newTarget),
});
process.on('message', (ms) => {
  movedMs += ms;
  process.send('moved');
});
// What listens must not keep a program alive that has been told to end.
process.channel?.unref();
