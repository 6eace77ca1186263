import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ErrorReason } from '../../shared/errors.ts';

/** Each cause as a person should read it; those left out keep the message they came with. */
export const reasonTexts: Partial<
  Record<ErrorReason, { title: MessageDescriptor; hint: MessageDescriptor | null }>
> = {
  dns: {
    title: msg`The host name is unknown`,
    hint: msg`Check the address for a typing error; a private name may need a VPN.`,
  },
  refused: {
    title: msg`Nothing answers at this address and port`,
    hint: msg`Check the port, and whether the registry is running.`,
  },
  reset: {
    title: msg`The connection broke off`,
    hint: msg`Check whether the address needs http instead of https, or a proxy stands between.`,
  },
  unroutable: {
    title: msg`There is no way to this host`,
    hint: msg`Check the network connection; a private address may need a VPN.`,
  },
  proxy: {
    title: msg`The proxy cannot be reached`,
    hint: msg`Check the proxy under Advanced, or go without one.`,
  },
  proxyAuth: {
    title: msg`The proxy wants a user name and password`,
    hint: msg`Put them into the proxy address under Advanced.`,
  },
  connectTimeout: {
    title: msg`The host does not answer`,
    hint: msg`A firewall may swallow the request; check address, port and VPN.`,
  },
  headersTimeout: { title: msg`The registry accepted the request but did not answer`, hint: null },
  bodyTimeout: { title: msg`The registry stopped in the middle of its answer`, hint: null },
  tooManyRedirects: { title: msg`The address leads around in a circle`, hint: null },
  redirectRefused: {
    title: msg`The registry points to a place that is not safe to follow`,
    hint: null,
  },
  addressRefused: { title: msg`This address is not contacted`, hint: null },
  certExpired: {
    title: msg`The certificate of the registry has expired`,
    hint: msg`Whoever runs the registry has to renew it.`,
  },
  certNotYetValid: {
    title: msg`The certificate of the registry is not valid yet`,
    hint: msg`Check the clock of this computer.`,
  },
  certIssuer: {
    title: msg`The certificate was issued by an unknown authority`,
    hint: msg`Add the certificate authority under Advanced.`,
  },
  certName: {
    title: msg`The certificate belongs to another host name`,
    hint: msg`Use one of the names in the certificate as the address.`,
  },
  certSelfSigned: {
    title: msg`The certificate vouches only for itself`,
    hint: msg`Add it as certificate authority under Advanced after comparing its fingerprint.`,
  },
  clientCertificateRequired: {
    title: msg`The registry asks for a client certificate`,
    hint: msg`Add certificate and key under Advanced.`,
  },
  tlsProtocol: {
    title: msg`No secure connection could be agreed on`,
    hint: msg`The server may speak plain http on this port; then write http:// in the address.`,
  },
  credentialRequired: {
    title: msg`The registry wants a credential`,
    hint: msg`Enter one for this registry.`,
  },
  wrongCredentials: {
    title: msg`The registry refused the user name or password`,
    hint: msg`Check both; many registries want an access token instead of the password.`,
  },
  missingScope: {
    title: msg`The account lacks a right for this`,
    hint: msg`Ask for the right to list and pull, or make a token that has it.`,
  },
  tokenServer: { title: msg`The registry’s token server failed`, hint: msg`Try again in a while.` },
  realmRefused: { title: msg`The registry sends sign-in to a place that is not safe`, hint: null },
  hidden: {
    title: msg`Not found, or hidden from this account`,
    hint: msg`Check the name, and whether the account may see it.`,
  },
  registryNotFound: { title: msg`This registry is not saved any more`, hint: null },
  repositoryNotFound: {
    title: msg`The registry knows no repository of this name`,
    hint: msg`It may have been deleted, or the account may not see it.`,
  },
  tagNotFound: { title: msg`The repository has no such tag`, hint: null },
  catalogClosed: {
    title: msg`This registry does not list its repositories`,
    hint: msg`That is common, and its repositories can still be opened by name.`,
  },
  notARegistry: {
    title: msg`Something answers here, but it is not a registry`,
    hint: msg`Check the address and port; it may be the web page of the product, and the registry may live on another host or port.`,
  },
  captivePortal: {
    title: msg`A sign-in page of the network answered instead of the registry`,
    hint: msg`Sign in to the network in a browser, then try again.`,
  },
  malformedBody: { title: msg`The answer of the registry cannot be read`, hint: null },
  incompleteBody: { title: msg`The answer broke off before its end`, hint: msg`Try again.` },
  maintenance: { title: msg`The registry is closed for maintenance`, hint: msg`Try again later.` },
  serverError: {
    title: msg`The registry failed on its own side`,
    hint: msg`Try again in a while.`,
  },
  rateLimit: {
    title: msg`The registry asks to slow down`,
    hint: msg`Wait a while, then try again. Signing in often raises the limit.`,
  },
  inactive: {
    title: msg`This registry is inactive`,
    hint: msg`Activate it to contact it again.`,
  },
  nameTaken: {
    title: msg`Another registry has this name`,
    hint: msg`Choose another name.`,
  },
  revision: {
    title: msg`Someone changed this registry meanwhile`,
    hint: null,
  },
  wrongPassphrase: {
    title: msg`This is not the passphrase`,
    hint: msg`Try again; mind the keyboard layout and Caps Lock.`,
  },
  passphraseRequired: { title: msg`The passphrase is needed`, hint: null },
  slotUnavailable: { title: msg`This way into the vault cannot be used here`, hint: null },
  sealedElsewhere: { title: msg`The key of the vault is kept elsewhere`, hint: null },
  lastSlot: {
    title: msg`The last way in stays while secrets are stored`,
    hint: msg`Add another way first. Secrets of deleted registries count until they can no longer be restored.`,
  },
  diskFull: { title: msg`The disk is full`, hint: msg`Make room, then try again.` },
  noPermission: {
    title: msg`Berth may not write to its own folder`,
    hint: msg`Check the rights of the data folder.`,
  },
};
