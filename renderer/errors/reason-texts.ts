import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ErrorReason } from '../../shared/errors.ts';

/** Each cause as a person should read it; those left out keep the message they came with. */
export const reasonTexts: Partial<
  Record<ErrorReason, { title: MessageDescriptor; hint: MessageDescriptor | null }>
> = {
  dns: {
    title: msg`Unknown host`,
    hint: msg`Check the spelling. A private name may need a VPN.`,
  },
  refused: {
    title: msg`Nothing answers at this address`,
    hint: msg`Check the port, and that the registry is running.`,
  },
  reset: {
    title: msg`The connection was closed`,
    hint: msg`Check for http instead of https, or a proxy in between.`,
  },
  unroutable: {
    title: msg`No route to this host`,
    hint: msg`Check the network. A private address may need a VPN.`,
  },
  proxy: {
    title: msg`The proxy cannot be reached`,
    hint: msg`Check the proxy under Advanced, or use none.`,
  },
  proxyAuth: {
    title: msg`The proxy requires a user name and password`,
    hint: msg`Add them to the proxy address under Advanced.`,
  },
  connectTimeout: {
    title: msg`The host does not answer`,
    hint: msg`Check address, port, firewall and VPN.`,
  },
  headersTimeout: { title: msg`The registry did not answer`, hint: null },
  bodyTimeout: { title: msg`The registry stopped in the middle of its answer`, hint: null },
  tooManyRedirects: { title: msg`Too many redirects`, hint: null },
  redirectRefused: {
    title: msg`The registry redirects to an unsafe address`,
    hint: null,
  },
  addressRefused: { title: msg`This address is not allowed`, hint: null },
  certExpired: {
    title: msg`The certificate has expired`,
    hint: msg`The registry’s administrator must renew it.`,
  },
  certNotYetValid: {
    title: msg`The certificate is not valid yet`,
    hint: msg`Check the clock of this computer.`,
  },
  certIssuer: {
    title: msg`Certificate from an unknown authority`,
    hint: msg`Add the CA certificate under Advanced.`,
  },
  certName: {
    title: msg`Certificate for another host name`,
    hint: msg`Use one of the names in the certificate.`,
  },
  certSelfSigned: {
    title: msg`Self-signed certificate`,
    hint: msg`Compare its fingerprint before you trust it.`,
  },
  clientCertificateRequired: {
    title: msg`The registry requires a client certificate`,
    hint: msg`Add certificate and key under Advanced.`,
  },
  tlsProtocol: {
    title: msg`No secure connection`,
    hint: msg`If the server uses http on this port, write http:// in the address.`,
  },
  credentialRequired: {
    title: msg`Credential required`,
    hint: msg`Add one to this registry.`,
  },
  wrongCredentials: {
    title: msg`Wrong user name or password`,
    hint: msg`Check both. Many registries require an access token as password.`,
  },
  missingScope: {
    title: msg`Missing permission`,
    hint: msg`Ask for permission to list and pull, or create a token with it.`,
  },
  tokenServer: { title: msg`The registry’s token server failed`, hint: msg`Try again later.` },
  realmRefused: { title: msg`The registry sends sign-in to an unsafe address`, hint: null },
  hidden: {
    title: msg`Not found, or hidden from this account`,
    hint: msg`Check the name, and that the account may see it.`,
  },
  registryNotFound: { title: msg`This registry was deleted`, hint: null },
  repositoryNotFound: {
    title: msg`Repository not found`,
    hint: msg`It may have been deleted, or hidden from this account.`,
  },
  tagNotFound: { title: msg`Tag not found`, hint: null },
  catalogClosed: {
    title: msg`This registry does not list repositories`,
    hint: msg`Open its repositories by name.`,
  },
  notARegistry: {
    title: msg`Not a registry`,
    hint: msg`Check the address and port. The registry may have another host or port than its web page.`,
  },
  captivePortal: {
    title: msg`A sign-in page of the network answered`,
    hint: msg`Sign in to the network in a browser, then try again.`,
  },
  malformedBody: { title: msg`Cannot read the registry’s answer`, hint: null },
  incompleteBody: { title: msg`The answer is incomplete`, hint: msg`Try again.` },
  maintenance: { title: msg`The registry is in maintenance`, hint: msg`Try again later.` },
  serverError: {
    title: msg`Error in the registry`,
    hint: msg`Try again later.`,
  },
  rateLimit: {
    title: msg`Too many requests`,
    hint: msg`Try again later. Signing in often raises the limit.`,
  },
  inactive: {
    title: msg`This registry is inactive`,
    hint: msg`Activate it to use it.`,
  },
  nameTaken: {
    title: msg`Another registry has this name`,
    hint: msg`Choose another name.`,
  },
  revision: {
    title: msg`Changed in another window`,
    hint: null,
  },
  wrongPassphrase: {
    title: msg`Wrong passphrase`,
    hint: msg`Check the keyboard layout and Caps Lock.`,
  },
  passphraseRequired: { title: msg`Passphrase required`, hint: null },
  slotUnavailable: { title: msg`This unlock method cannot be used here`, hint: null },
  sealedElsewhere: { title: msg`The key of the vault is stored elsewhere`, hint: null },
  lastSlot: {
    title: msg`The last unlock method must stay while secrets are stored`,
    hint: msg`Add another one first. Secrets of deleted registries count until those can no longer be restored.`,
  },
  diskFull: { title: msg`The disk is full`, hint: msg`Free some space, then try again.` },
  noPermission: {
    title: msg`No permission to write to the data folder`,
    hint: msg`Check the permissions of the data folder.`,
  },
};
