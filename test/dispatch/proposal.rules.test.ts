// Which routes of a proposal belong together, what each of them changes, and whether the day has moved on.
import { describe, expect, it } from 'vitest';
import type { Proposal, Rearranged } from '../../shared/dispatch/day.contract.ts';
import { belongTogether, changedSince, changesOf } from '../../shared/dispatch/proposal.rules.ts';
import { plan, technicianId, visitId } from './board-plans.ts';

const route = (name: string, before: string, after: string): Rearranged => ({
  technicianId: technicianId(name),
  before: [...before].map(visitId),
  after: [...after].map(visitId),
});

describe('routes that exchange visits', () => {
  it('belong together, also by others', () => {
    const groups = belongTogether([
      route('A', '12', '1'),
      route('B', '3', '32'),
      route('C', '45', '54'),
      route('D', '6', ''),
      route('B2', '7', '76'),
    ]);
    expect(groups.get(technicianId('A'))).toEqual(['A', 'B']);
    expect(groups.get(technicianId('B'))).toEqual(['A', 'B']);
    expect(groups.get(technicianId('C'))).toEqual(['C']);
    expect(groups.get(technicianId('B2'))?.toSorted()).toEqual(['B2', 'D']);
  });
  it('one after the other make one group', () => {
    const groups = belongTogether([route('A', '1', ''), route('B', '2', '1'), route('C', '', '2')]);
    for (const name of ['A', 'B', 'C'])
      expect(groups.get(technicianId(name))?.toSorted()).toEqual(['A', 'B', 'C']);
  });
});

it('each change names what comes, what goes and whether the rest has another order', () => {
  expect(changesOf([route('A', '123', '31'), route('B', '4', '429')])).toEqual([
    { technicianId: 'A', comes: [], goes: [{ visitId: '2', to: 'B' }], isReordered: true },
    {
      technicianId: 'B',
      comes: [
        { visitId: '2', from: 'A' },
        { visitId: '9', from: null },
      ],
      goes: [],
      isReordered: false,
    },
  ]);
  expect(changesOf([route('A', '1', '')])[0]?.goes).toEqual([{ visitId: '1', to: null }]);
});

it('the day has changed where a route is no longer what the proposal was made from', () => {
  const proposal = { routes: [route('A', '12', '21'), route('B', '3', '')] } as unknown as Proposal;
  expect(changedSince(proposal, plan({ A: ['1', '2'], B: ['3'] }))).toEqual([]);
  expect(changedSince(proposal, plan({ A: ['1', '2'], B: ['3', '4'] }))).toEqual(['B']);
});
