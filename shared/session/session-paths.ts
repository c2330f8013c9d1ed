// Addresses of the HTTP routes of signing in; without schemas, so that a page can have them for nothing.

/** All but `status` are POST with a JSON body; every answer is a `Result`. */
export const sessionPaths = {
  status: '/api/status',
  firstSupervisor: '/api/setup/first-supervisor',
  sampleData: '/api/setup/sample-data',
  signIn: '/api/session/sign-in',
  refresh: '/api/session/refresh',
  unlock: '/api/session/unlock',
  signOut: '/api/session/sign-out',
  changePassword: '/api/session/change-password',
  requestCode: '/api/assistant/code',
  verifyCode: '/api/assistant/verify',
  requestTechnicianCode: '/api/technician/code',
  verifyTechnicianCode: '/api/technician/verify',
} as const;
