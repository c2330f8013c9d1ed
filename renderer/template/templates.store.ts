// The templates in use, followed once while the person is signed in.
import { inject, provide, type InjectionKey } from 'vue';
import { applyTemplatesFact } from '../../shared/template/template.state.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Desk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

export type TemplatesStore = ReturnType<typeof createTemplatesStore>;

const key: InjectionKey<TemplatesStore> = Symbol('templates');

/** Follows the templates and gives them to the components below; call once, in the frame's setup. */
export function provideTemplates(desk: Desk, role: StaffRole): TemplatesStore {
  const store = createTemplatesStore(desk, role);
  provide(key, store);
  return store;
}

export function useTemplates(): TemplatesStore {
  const store = inject(key);
  if (!store) throw new Error('no templates are provided above this component');
  return store;
}

function createTemplatesStore({ wire }: Desk, role: StaffRole) {
  const { state, error, retry } = useStreamState(wire, 'templates', applyTemplatesFact);
  return {
    /** Undefined until they are known. */
    state,
    error,
    retry,
    mayManage: role === 'supervisor',
  };
}
