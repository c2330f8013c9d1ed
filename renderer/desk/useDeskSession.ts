// Ties the sign-in to the desk: who signs in gets a connection first and the desk then; who leaves loses both.
import { watch } from 'vue';
import { useRouter, type Router } from 'vue-router';
import { desktop } from '../desktop/desktop.ts';
import { useSession } from '../session/session.store.ts';
import { useDesk } from '../wire/desk.ts';
import { connectDesk } from './desk-connection.ts';
import { usePerson, type DeskPerson } from './person.store.ts';
import { homeOf } from './places.ts';

const secret = 'refreshToken';

/** Starts the session and follows it for the life of the page; call once, in the root's setup. */
export function useDeskSession(): void {
  const session = useSession();
  const desk = usePerson();
  const router = useRouter();
  let disconnect: (() => void) | undefined;

  async function enter(person: DeskPerson): Promise<void> {
    const url = session.url;
    const end = await connectDesk({
      personId: person.id,
      url,
      token: (refused) => session.accessToken(refused),
      onEnded: () => void session.signOut(),
    });
    if (session.person?.id !== person.id) return end();
    const { wire } = useDesk();
    const offRenewed = session.onRenewed((token) => void wire.renew(token));
    disconnect = () => {
      offRenewed();
      end();
    };
    desk.signedIn(person, () => void session.signOut());
    if (session.state === 'locked') desk.lock();
    await goHomeUnlessAsked(router, person);
  }
  function leave(): void {
    desk.signedOut();
    disconnect?.();
    disconnect = undefined;
  }

  watch(
    () => session.person?.id,
    () => {
      leave();
      if (session.person) void enter(session.person as DeskPerson);
      else void router.replace('/');
    },
  );
  watch(
    () => session.state,
    (state) => {
      if (state === 'locked') desk.lock();
      if (state === 'signedIn') desk.unlock();
    },
  );
  watch(
    () => desk.locked,
    (locked) => {
      if (locked) session.lock();
    },
  );

  void startSession(session);
}

/** An address that the person came with (a reload, a link) is kept; without one the desk opens at the role's first place. */
async function goHomeUnlessAsked(router: Router, person: DeskPerson): Promise<void> {
  // Until its page is loaded the address looks empty. A page that cannot be loaded is shown as such.
  await router.isReady().catch(() => undefined);
  const { path, redirectedFrom } = router.currentRoute.value;
  if (path === '/' || redirectedFrom) await router.replace(homeOf(person.role));
}

async function startSession(session: ReturnType<typeof useSession>): Promise<void> {
  const { secrets, backendUrl } = desktop();
  await session.start({
    url: await backendUrl(),
    secrets: {
      get: () => secrets.get(secret),
      set: (value) => secrets.set(secret, value),
      clear: () => secrets.clear(secret),
    },
  });
}
