// Sign-in by OpenID Connect: authorization code with PKCE (RFC 7636, S256), by hand.
//
// The verifier and the state wait in sessionStorage for the way back and are removed there; the token is in memory only.

export interface Settings {
  readonly issuer: string;
  readonly client_id: string;
}

export interface Staff {
  readonly token: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Of which team she is; "" where she is of none. */
  readonly force: string;
  /** When the token ends, in milliseconds of the Unix epoch. */
  readonly expires: number;
}

interface Discovery {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

/** The issuer sent her back without a code, or answered something else than a token. */
export class SignInRefused extends Error {}

const VERIFIER = "pnav.verifier";
const STATE = "pnav.state";
const REDIRECT = `${location.origin}/`;

/** What the gateway says about signing in. Throws when it cannot be reached. */
export const settings = (): Promise<Settings> => json<Settings>("/config.json");

/** Leaves for the issuer's sign-in page. */
export async function leave({ issuer, client_id }: Settings): Promise<void> {
  const { authorization_endpoint } = await discover(issuer);
  const verifier = secret();
  const state = secret();
  sessionStorage.setItem(VERIFIER, verifier);
  sessionStorage.setItem(STATE, state);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(`${authorization_endpoint}?${new URLSearchParams({
    response_type: "code", scope: "openid", client_id, redirect_uri: REDIRECT, state,
    code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: "S256",
  })}`);
}

/** Who came back from the issuer; undefined when nobody did. Throws SignInRefused. */
export async function arrive({ issuer, client_id }: Settings): Promise<Staff | undefined> {
  const answer = new URLSearchParams(location.search);
  const verifier = take(VERIFIER);
  const state = take(STATE);
  if (!answer.has("state")) return undefined;
  history.replaceState(null, "", "/");
  const code = answer.get("code");
  if (!code || !verifier || answer.get("state") !== state) throw new SignInRefused("no code for this sign-in");
  const { token_endpoint } = await discover(issuer);
  const { access_token } = await json<{ access_token?: string }>(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code", code, client_id, redirect_uri: REDIRECT, code_verifier: verifier,
    }),
  });
  if (!access_token) throw new SignInRefused("no token");
  return read(access_token);
}

/** The claims of a token, to show; it is the services that judge it. */
export function read(token: string): Staff {
  const bytes = Uint8Array.from(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const subject = String(claims.sub ?? "");
  const roles = Array.isArray(claims.roles) ? claims.roles.map(String) : [];
  return { token, subject, name: String(claims.name ?? subject), roles, force: String(claims.force ?? ""), expires: Number(claims.exp) * 1000 };
}

const discover = (issuer: string): Promise<Discovery> =>
  json<Discovery>(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...init, cache: "no-store", credentials: "omit" });
  if (!response.ok) throw new SignInRefused(`${response.status}`);
  return (await response.json()) as T;
}

/** RFC 7636 §4.1: 32 random bytes, base64url without padding. */
const secret = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function take(key: string): string | null {
  const value = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return value;
}
