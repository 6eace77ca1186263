/** How an answer was authenticated: what an error's message and the connection test go by. */
export interface AuthOutcome {
  sent: 'none' | 'basic' | 'bearer';
  /** A credential is saved for this registry. */
  hasLogin: boolean;
  /** The registry or its token server accepted the login. */
  loginAccepted: boolean;
  /** A token fetched just now was refused as invalid. */
  tokenRejected: boolean;
  /** The answer came from another origin, after a redirect. */
  leftOrigin: boolean;
}
