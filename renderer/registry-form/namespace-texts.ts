import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { NamespaceWord } from '../../shared/providers/provider-facts.ts';

/** What the first part of repository names is called where it comes from. */
export const namespaceLabels: Readonly<Record<NamespaceWord, MessageDescriptor>> = {
  namespace: msg`Namespace`,
  organization: msg`Organization`,
  project: msg`Project`,
  group: msg`Group or project`,
  owner: msg`Owner`,
  registry: msg`Registry name`,
  repository: msg`Repository key`,
  prefix: msg`Repository prefix`,
};
