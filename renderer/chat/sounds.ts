// The few sounds of the desk, made here without files: short, quiet, and never more than one in ten seconds.

/** `offer` a chat rings for me · `message` a chat elsewhere begins to wait · `assigned` a colleague gives me one. */
export type Sound = 'offer' | 'message' | 'assigned';

/** At most one sound in this time. */
const gapMs = 10_000;

export interface Tone {
  hertz: number;
  atMs: number;
  forMs: number;
}
const tones: Readonly<Record<Sound | 'tick', readonly Tone[]>> = {
  offer: [
    { hertz: 660, atMs: 0, forMs: 140 },
    { hertz: 880, atMs: 160, forMs: 220 },
  ],
  message: [{ hertz: 520, atMs: 0, forMs: 160 }],
  assigned: [
    { hertz: 520, atMs: 0, forMs: 100 },
    { hertz: 660, atMs: 120, forMs: 100 },
    { hertz: 780, atMs: 240, forMs: 160 },
  ],
  tick: [{ hertz: 1_000, atMs: 0, forMs: 30 }],
};

export interface SoundRules {
  nowMs(): number;
  isEnabled(): boolean;
  /** On a call only what rings is heard, as a tick. */
  isOnCall(): boolean;
  play(tones: readonly Tone[]): void;
}

/** Gives the function that asks for a sound; it answers whether one was made. */
export function createSounds(rules: SoundRules): (sound: Sound) => boolean {
  let lastAtMs = Number.NEGATIVE_INFINITY;
  return (sound) => {
    const isOnCall = rules.isOnCall();
    if (!rules.isEnabled() || (isOnCall && sound !== 'offer')) return false;
    const nowMs = rules.nowMs();
    if (nowMs - lastAtMs < gapMs) return false;
    lastAtMs = nowMs;
    rules.play(tones[isOnCall ? 'tick' : sound]);
    return true;
  };
}

/** Loudness of every tone; a headset is close to the ear. */
const loudness = 0.08;
let context: AudioContext | undefined;

/** Plays tones through the system's sound; silent where the browser allows none before a press. */
export function playTones(wanted: readonly Tone[]): void {
  context ??= new AudioContext();
  const audio = context;
  if (audio.state === 'suspended') {
    void audio.resume();
    return;
  }
  for (const { hertz, atMs, forMs } of wanted) {
    const begin = audio.currentTime + atMs / 1_000;
    const end = begin + forMs / 1_000;
    const source = new OscillatorNode(audio, { frequency: hertz });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(loudness, begin + 0.01);
    gain.gain.linearRampToValueAtTime(0, end);
    source.connect(gain).connect(audio.destination);
    source.start(begin);
    source.stop(end);
  }
}
