/** Notes and refusals of the readers and writers of other systems’ records. */
export const exchangeSystemsTexts = {
  // Adapt
  'adapt.notRegistry': 'A value of {field} is not a registry. Left out.',
  'adapt.over1MiB': 'Code longer than 1 MiB',
  'adapt.over1MiB.hint': 'Paste only the lines with registryUrl or registryPrefix.',
  'adapt.nothing': 'No registryUrl or registryPrefix in the text',
  'adapt.nothing.hint': 'Paste JSON, or code such as {example}.',
  'adapt.line': 'Line {line}: {what}',
  'adapt.expression': '{field} is an expression, and code is not run. Write its value in quotes.',
  'adapt.valueNotRegistry': 'the value of {field} is not a registry.',
  'adapt.expressionLeftOut': '{fields} is an expression. Left out; add it by hand.',
  'adapt.first200': 'Only the first 200 matches in the code were read.',
  'adapt.otherPath': 'Its path differs from that of external. Kept for exports only.',
  'adapt.halfSplit': 'Missing; Adapt requires external and internal.',
  // Panoptica
  'panoptica.noXray': 'The Xray token is not kept. Add it in Panoptica again.',
  'panoptica.keysOnlyEcr': 'Panoptica takes access keys only for Amazon ECR. Left out.',
  'panoptica.requires': 'Panoptica requires {field} here. Add it before you send this.',
  'panoptica.nothing': 'No registry of Panoptica in the text',
  'panoptica.nothing.hint': 'A registry of Panoptica has a type and a url.',
  'panoptica.unknownType': 'Unknown type; the address decides the provider.',
  'panoptica.awsNoRegion': 'AWS without a region; imported as Docker Registry.',
  'panoptica.keyNotTaken': 'This registry takes no access key. Left out.',
  'panoptica.secretAlone': 'Secret without a user name. Left out; add both by hand.',
  // Rancher
  'rancher.strayCredential':
    'The registry of credential {credential} is not in the text. Paste both together.',
  'rancher.strayCredentialOf':
    'Credential {credential} belongs to registry {registry}, which is not in the text. Paste both together.',
  'rancher.unnamed': 'without a name',
  'rancher.newestTaken':
    'The newest of {count} credentials is used; the others are kept for exports, without secrets.',
  'rancher.newestOnly': 'Only the newest of {count} credentials is exported.',
  'rancher.email': 'Rancher 1 requires an email beside a user name. Fill it in.',
  'rancher.nothing.hint': 'A registry of Rancher has a serverAddress.',
  'rancher.projectId': 'Replace {placeholder} with the id of the environment, such as 1a5.',
  'rancher.registryId':
    'Replace {placeholder} with the id in the answer to the request that creates the registry.',
  // Run:ai
  'runai.passwordOnly': 'Berth knows only the kind password. Kept as it is.',
  'runai.deleted': 'Deleted, says Run:ai.',
  'runai.scope':
    'Run:ai requires a scope (tenant, cluster, department or project). Add it before you send this.',
  'runai.forScope': 'Run:ai requires {field} for the scope {scope}. Add it before you send this.',
  'runai.given': '{field} is set by Run:ai. Left out.',
  'runai.signIn':
    'Run:ai requires {field}: it has no registry without a sign-in. Add it before you send this.',
  'runai.requires': 'Run:ai requires {field}. Add it before you send this.',
  'runai.ofList': '{field} belongs to the list. Not kept.',
  'runai.notAsset': 'No meta and spec. Left out.',
  'runai.otherKind': 'Not a registry but another kind of asset. Left out.',
  'runai.noUrl': 'No spec.url. Left out.',
  'runai.nothing': 'No registry of Run:ai in the text',
  'runai.nothing.hint':
    'Paste what GET /api/v1/asset/registries answers, one entry of it, or a creation request.',
  // Zadig
  'zadig.unknownProvider': 'Unknown provider {provider}; the address decides.',
  'zadig.hiddenCertificate': 'Zadig uses a certificate but does not show it. Add it by hand.',
  'zadig.noVerify':
    'Zadig does not verify the certificate (enable_tls is false). Berth will not either.',
  'zadig.accountAsked': 'Zadig requires an account. Add one before you import this.',
  'zadig.providerChanges':
    'Provider {provider} is exported as {written}, which is imported as {back}.',
  'zadig.providerRefused':
    'Zadig refuses the provider {provider} in a request to create one. Use its own form.',
  'zadig.tlsCert':
    'Zadig’s documentation asks for tls_cert with enable_tls; without it, it trusts its system’s certificates.',
  'zadig.requires': 'Zadig requires {field}. Fill it in.',
  'zadig.nothing.hint': 'A registry of Zadig has an address and a provider.',
} as const;
