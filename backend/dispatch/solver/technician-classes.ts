// Tells technicians apart who differ in more than their id: of those who do not, the search looks at one.
import type { Problem } from './problem.ts';

/** A class for each technician; one of whom a visit or a fixed beginning speaks by name is alone in it. O(visits + technicians). */
export function classesOf({ technicians, visits }: Problem): Int32Array {
  const named = new Set(visits.flatMap(({ technicianId, current }) => [technicianId, current?.technicianId]));
  const classes = new Map<string, number>();
  return Int32Array.from(technicians, (technician) => {
    const { id, ...rest } = technician;
    const isAlone = named.has(id) || (technician.startsWith?.length ?? 0) > 0;
    const key = isAlone ? `alone ${id}` : JSON.stringify(rest);
    if (!classes.has(key)) classes.set(key, classes.size);
    return classes.get(key)!;
  });
}
