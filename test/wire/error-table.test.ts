// The table of errors is joined from those of the features: no feature may take the code of another.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { errorTable } from '../../shared/error-table.ts';

const shared = path.resolve(import.meta.dirname, '../../shared');

test('every error of a feature stands in the table, under a code of its own', () => {
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.errors.ts'),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(path.join(shared, file), 'utf8').matchAll(/^ {2}([A-Z_]+): \{$/gm)].map(
      ([, code]) => code!,
    ),
  );
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.toSorted()).toEqual(Object.keys(errorTable).toSorted());
});
