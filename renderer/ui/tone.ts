// The seven meanings that a colour may have on screen.
export type Tone = 'accent' | 'ok' | 'warn' | 'bad' | 'info' | 'hold' | 'idle';
