import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CredentialKind } from '../../shared/model/credential.ts';
import type { Provider } from '../../shared/model/provider.ts';

/** What a person needs to know to fill in each kind of credential. */
type KindHelp = Partial<Record<CredentialKind, MessageDescriptor>>;

const helper = msg`A docker-credential- program on this computer is asked for the login.`;
const anonymous = msg`Only what the registry shows to everyone.`;

const help: Readonly<Record<Provider, KindHelp>> = {
  acr: {
    accessKey: msg`The AccessKey of a RAM user. It lists through Alibaba Cloud’s API and makes short logins; the registry never sees it.`,
    password: msg`The full account name and the registry password set in the console. It pulls; only an access key lists.`,
    none: msg`Public repositories can be pulled; nothing can be listed without an access key.`,
  },
  tcr: {
    accessKey: msg`SecretId and SecretKey. They list through Tencent Cloud’s API and make short logins; the registry never sees them.`,
    password: msg`The account ID and an access token of the instance, or a service account. Personal edition: the account ID and the registry password.`,
  },
  swr: {
    accessKey: msg`The access key (AK and SK) of an IAM user. The login is computed here; the secret key is never sent to the registry.`,
    password: msg`A login command’s user name, such as cn-north-4@AK…, and its password. Temporary ones end within 24 hours.`,
  },
  ecr: {
    accessKey: msg`An IAM access key, with its session token if it is temporary. AWS issues logins of 12 hours for it; they are renewed on their own.`,
    awsProfile: msg`Single sign-on works too, after aws sso login. Logins are renewed on their own.`,
    password: msg`User name AWS and the output of aws ecr get-login-password. It ends after 12 hours; a key or profile does not.`,
    none: msg`Only public.ecr.aws answers without a credential.`,
  },
  dockerhub: {
    password: msg`Your Docker ID and a personal access token as password. For an organization access token the user name is the organization.`,
    token: msg`An access token, with your Docker ID as user name. For an organization access token the user name is the organization.`,
    none: msg`Public repositories of one namespace are listed.`,
  },
  harbor: {
    password: msg`Your user name and password, or your CLI secret after single sign-on, or a robot account: robot$name, in a project robot$project+name.`,
    token: msg`The secret of a robot account, with its full name (robot$…) as user name.`,
  },
  nexus: {
    password: msg`Your user name and password, or the two parts of a user token.`,
    token: msg`The second part of a user token, with its first part as user name.`,
    none: msg`Anonymous access must be on, and the Docker Bearer Token Realm active.`,
  },
  native: {
    password: msg`A user of the registry or of its token server.`,
    token: msg`An identity (refresh) token of its token server; or with a user name, a token in place of a password.`,
    none: msg`For a registry that asks nobody who they are.`,
  },
  ghcr: {
    password: msg`Your GitHub name and a classic personal access token as password. Fine-grained tokens do not work.`,
    token: msg`A classic personal access token. Fine-grained tokens do not work.`,
    none: msg`Public packages can be opened by name; nothing is listed.`,
  },
  gitlab: {
    password: msg`Your user name and a personal, group or project access token as password, or a deploy token with its user name.`,
    token: msg`A personal, group or project access token.`,
  },
  quay: {
    password: msg`A robot account (organization+name) and its token, or your user name and encrypted password.`,
    token: msg`An OAuth access token of an application in your organization.`,
    none: msg`Public repositories of one organization are listed.`,
  },
  gar: {
    serviceAccount: msg`The JSON key file of a service account.`,
    token: msg`The output of gcloud auth print-access-token. It ends after an hour; a key or the gcloud helper does not.`,
    password: msg`User name oauth2accesstoken and an access token as password.`,
    helper: msg`With the Google Cloud CLI on this computer: gcloud.`,
  },
  azure: {
    password: msg`A service principal (its ID and secret), a token of the registry, or the admin user.`,
    token: msg`The output of az acr login --expose-token. It ends after some hours; a service principal does not.`,
  },
  artifactory: {
    password: msg`Your user name and an identity token as password.`,
    token: msg`An identity token or access token.`,
  },
  digitalocean: {
    token: msg`An API token. It lists and asks for short logins to the registry.`,
    password: msg`An API token as user name and as password. It pulls; the kind Token lists.`,
  },
  zot: {
    password: msg`Your user name and password, or an API key as password.`,
    token: msg`An API key, with your user name.`,
  },
  gitea: {
    password: msg`Your user name and an access token as password.`,
    token: msg`An access token, with your user name.`,
  },
};

const accessToken = msg`A token that the registry itself takes, such as registrytoken of a Docker configuration. It is never exchanged for another, and ends soon.`;

/** What to enter for a kind of credential at a provider. */
export function credentialHelp(provider: Provider, kind: CredentialKind): MessageDescriptor | null {
  const own = help[provider][kind];
  if (own !== undefined) return own;
  if (kind === 'helper') return helper;
  if (kind === 'accessToken') return accessToken;
  return kind === 'none' ? anonymous : null;
}
