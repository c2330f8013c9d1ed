// Travel times: the straight line, and a real server that speaks OSRM's table service, answers badly, or not at all.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayClock } from '../../backend/dispatch/day-clock.ts';
import { DayTravel } from '../../backend/dispatch/day-travel.ts';
import { createOsrmTimes } from '../../backend/dispatch/osrm-times.ts';
import { unreachable } from '../../backend/dispatch/solver/problem.ts';
import { travelSpeeds } from '../../backend/dispatch/travel-speeds.ts';
import {
  drivingSeconds,
  metresBetween,
  straightLineTimes,
  type TravelTimes,
} from '../../backend/dispatch/travel-times.ts';
import { addDays, kyivWall } from '../../shared/kyiv-time.ts';

const home = { latitude: 49.5, longitude: 31.5 };
const near = { latitude: 49.51, longitude: 31.5 };
const far = { latitude: 49.7, longitude: 31.9 };

describe('as the crow flies', () => {
  test('a hundredth of a degree to the north is 1,112 m, and takes 150 s and the way at 22 km/h with a detour', () => {
    expect(Math.round(metresBetween(home, near))).toBe(1_112);
    expect(drivingSeconds(home, near)).toBe(150 + Math.round((1.3 * 1_111.95 * 3.6) / 22));
  });

  test('the same building takes a minute, a longer way is driven faster, and back takes as long', () => {
    expect(drivingSeconds(home, { ...home, latitude: 49.50005 })).toBe(60);
    const speed = metresBetween(home, far) / (drivingSeconds(home, far) - 150);
    expect(speed).toBeGreaterThan(metresBetween(home, near) / (drivingSeconds(home, near) - 150));
    expect(drivingSeconds(far, home)).toBe(drivingSeconds(home, far));
  });
});

describe('an OSRM server', () => {
  let server: Server;
  let url: string;
  let asked: string[];
  let answer: (sources: number, destinations: number) => { status: number; body: string };
  let nowMs: number;

  beforeEach(async () => {
    asked = [];
    nowMs = 0;
    answer = (sources, destinations) => ({
      status: 200,
      body: JSON.stringify({
        code: 'Ok',
        durations: Array.from({ length: sources }, (_, i) =>
          Array.from({ length: destinations }, (_, j) => 100 * i + j + 0.4),
        ),
      }),
    });
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url!, 'http://osrm');
      asked.push(request.url!);
      const count = (name: string): number => searchParams.get(name)!.split(';').length;
      const { status, body } = answer(count('sources'), count('destinations'));
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());
  const times = () => createOsrmTimes({ url, log: pino({ level: 'silent' }), now: () => nowMs });

  test('gives its seconds and the time for the door, asked once', async () => {
    const osrm = times();
    expect([...(await osrm.table([home, near], [far]))]).toEqual([150, 250]);
    expect([...(await osrm.table([near, home], [far]))]).toEqual([250, 150]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBe(
      '/table/v1/driving/31.500000,49.500000;31.500000,49.510000;31.900000,49.700000?sources=0;1&destinations=2&annotations=duration',
    );
  });

  test('is asked in parts that it accepts', async () => {
    const places = Array.from({ length: 60 }, (_, n) => ({ latitude: 49 + n / 100, longitude: 31 }));
    await times().table(places, places);
    expect(asked).toHaveLength(4);
  });

  test('knows places without a road', async () => {
    answer = () => ({ status: 200, body: '{"code":"Ok","durations":[[null]]}' });
    expect([...(await times().table([home], [far]))]).toEqual([unreachable]);
  });

  test.each([
    ['that fails', { status: 500, body: '' }],
    ['that answers something else', { status: 200, body: '{"code":"NoTable"}' }],
    ['that answers another table', { status: 200, body: '{"code":"Ok","durations":[[1],[2]]}' }],
    ['that is broken', { status: 200, body: '<html>' }],
  ])('%s is left alone for half a minute, and straight lines are taken', async (_how, bad) => {
    const osrm = times();
    const good = answer;
    answer = () => bad;
    expect([...(await osrm.table([home], [far]))]).toEqual([drivingSeconds(home, far)]);
    await osrm.table([home], [near]);
    expect(asked).toHaveLength(1);
    [nowMs, answer] = [30_001, good];
    expect([...(await osrm.table([home], [far]))]).toEqual([150]);
  });

  test('that is not there is no failure', async () => {
    server.close();
    expect([...(await times().table([home], [far]))]).toEqual([drivingSeconds(home, far)]);
  });
});

describe('the matrix of a day', () => {
  test('is made once and grows by a row and a column for each new place, one after the other', async () => {
    const travel = await DayTravel.of([home, near, home], straightLineTimes, [], 1);
    expect(travel.size).toBe(2);
    const [first, again] = await Promise.all([travel.add(far), travel.add(far)]);
    expect([first, again]).toEqual([2, 2]);
    expect(travel.arrival(2, 0, 100)).toBe(100 + drivingSeconds(far, home));
    expect(travel.arrival(1, 2, 0)).toBe(drivingSeconds(near, far));
    expect(await travel.add({ latitude: 50, longitude: 32 })).toBeUndefined();
    expect(travel.hasRoom).toBe(false);
  });

  test('serves another plan of its day as long as all places find room, and asks only for those that are new', async () => {
    const asked: number[] = [];
    const times: TravelTimes = {
      table: (from, to) => {
        asked.push(from.length * to.length);
        return straightLineTimes.table(from, to);
      },
    };
    const travel = await DayTravel.of([home, near], times, [], 1);
    expect(await travel.with([near, far, home])).toBe(travel);
    expect(asked).toEqual([4, 3, 2]);
    const { stride, seconds } = travel.matrix;
    // From one visit to another at the same address it takes as long as if both had been there at first.
    expect(seconds[2 * stride + 2]).toBe(seconds[0]);
    expect(travel.matrix.size).toBe(3);
    expect(await travel.with([home, { latitude: 50, longitude: 32 }])).toBeUndefined();
  });

  test('takes longer in the rush hour, and changes the speed on the way when the hour does', async () => {
    const clock = dayClock('2026-11-26');
    const travel = await DayTravel.of([home, near], straightLineTimes, travelSpeeds(clock), 0);
    const way = drivingSeconds(home, near);
    const at = (time: number): number => clock.secondsOf(time * 60);
    expect(travel.arrival(0, 1, at(7)) - at(7)).toBe(way);
    expect(travel.arrival(0, 1, at(8)) - at(8)).toBe(Math.ceil(way / 0.75));
    expect(travel.arrival(0, 1, at(8) - 300) - at(8)).toBe(Math.ceil((way - 300) / 0.75));
  });
});

describe('the speed at an hour', () => {
  const changes = (day: string): string[] => {
    const clock = dayClock(day);
    return travelSpeeds(clock).map(({ fromSeconds, percent }) => {
      const { day: on, minute } = kyivWall(clock.at(fromSeconds));
      return `${on} ${minute / 60} ${percent}`;
    });
  };

  test('is that of a working day or of a weekend, and goes on through the night', () => {
    expect(changes('2026-11-27')).toEqual([
      ...['0 125', '7 100', '8 75', '10 95', '17 75', '19 100', '21 125'].map((one) => `2026-11-27 ${one}`),
      ...['0 125', '9 110', '21 125'].map((one) => `2026-11-28 ${one}`),
    ]);
  });

  test('keeps to the clocks of Kyiv when they change', () => {
    for (const day of ['2026-03-29', '2026-10-25'])
      expect(changes(day).slice(0, 5)).toEqual([
        ...['0 125', '9 110', '21 125'].map((one) => `${day} ${one}`),
        `${addDays(day, 1)} 0 125`,
        `${addDays(day, 1)} 7 100`,
      ]);
  });
});
