// Addresses of the page that an SMS about a visit links to, and of its requests; without schemas, so that the page has them for nothing.

/** All are POST with a JSON body `{token}`; every answer is a `Result`. */
export const visitLinkPaths = {
  show: '/api/visit-link/show',
  confirm: '/api/visit-link/confirm',
  otherTime: '/api/visit-link/other-time',
} as const;

/** The page; the token stands behind `#`, so that no server and no proxy on the way writes it down. */
export const visitLinkPage = '/visit/';
