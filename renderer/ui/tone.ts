// The six meanings that a colour may have on screen.
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'hold' | 'idle';
