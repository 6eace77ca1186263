import { assertTlsMaterial } from '../../electron/app/registries/tls-material.ts';
import { filterNames } from '../../renderer/lists/filter.ts';
import { highlight } from '../../renderer/lists/highlight.ts';
import { addNames, emptyList, repositoryOrder, tagOrder } from '../../renderer/lists/name-list.ts';
import { formatPath, parsePath } from '../../renderer/routing/path.ts';
import { normaliseAddress } from '../../shared/address.ts';
import { hostOfServer } from '../../shared/docker-server.ts';
import { safeLine } from '../../shared/hidden-characters.ts';
import {
  isDigest,
  isTag,
  parseImageReference,
  pastedReference,
} from '../../shared/image-reference.ts';
import { registryDraftSchema } from '../../shared/model/registry.ts';
import { readPastedAddress } from '../../shared/paste/pasted-address.ts';
import { guessProvider } from '../../shared/provider-guess.ts';
import { normaliseWithPath, savedLocation } from '../../shared/saved-location.ts';
import { orderTags } from '../../shared/tags/tag-order.ts';
import type { TextKind } from './text-kind.ts';

const pem =
  '# a\n-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n' +
  '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA==\n-----END EC PRIVATE KEY-----\n';

/** What people paste and type, and names that they look through. */
export const pastedKinds: readonly TextKind[] = [
  {
    name: 'pasted address',
    good: [
      'docker login -u ada --password-stdin registry.example.com:5000 <<< "$(cat x)"',
      'aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      'https://console.cloud.google.com/artifacts/docker/my-project/europe/my-repo?project=my-project#x/y',
      'PS C:\\> podman pull quay.io/a/b:1@sha256:ab # x',
      'ada@host:~/x$ skopeo inspect docker://ghcr.io/a/b',
      'https://harbor.example.com/harbor/projects/1/repositories',
      'az acr login --name `x` && helm registry login -u $USER a.azurecr.io',
    ],
    longest: 32 * 1024,
    read: readPastedAddress,
  },
  {
    name: 'image reference',
    good: [
      `registry.example.com:5000/a/b-c__d:1.0@sha256:${'0'.repeat(64)}`,
      'docker pull --quiet alpine',
      'oci://[::1]:5000/a',
    ],
    longest: 64 * 1024,
    read: (text) => [pastedReference(text), parseImageReference(text), isTag(text), isDigest(text)],
  },
  {
    name: 'address',
    good: [
      'https://Registry.Example.com:443/Prefix/v2/',
      'localhost:5000',
      '[::1]:5000/v2/v2//',
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app',
      'registry-vpc.cn-hangzhou.aliyuncs.com',
    ],
    longest: 64 * 1024,
    read: (text) => [
      normaliseAddress(text),
      normaliseWithPath(text),
      savedLocation(text, null),
      guessProvider(text),
      hostOfServer(text),
      safeLine(text),
    ],
  },
  {
    name: 'draft of a registry',
    good: [
      JSON.stringify({
        ...{ name: 'A', description: 'b', address: 'a.example/b', namespace: '/team/', group: 'g' },
        tls: { caCertificate: pem, clientCertificate: pem, clientKey: pem },
        proxy: 'http://ada@proxy.example:3128',
        platform: { runai: { id: 1, scope: { a: ['b', null, true] } } },
        credential: { kind: 'password', username: 'ada', password: 'x' },
      }),
    ],
    longest: 512 * 1024,
    read: (text) => {
      let draft: unknown = { name: text, address: text, namespace: text };
      try {
        draft = JSON.parse(text);
      } catch {
        // A text in each field instead.
      }
      return registryDraftSchema.safeParse(draft).success;
    },
  },
  {
    name: 'pem',
    good: [pem, pem + pem],
    longest: 256 * 1024,
    read: (text) => {
      const draft = { name: 'a', address: 'a.example' };
      const tls = { caCertificate: text, clientCertificate: text, clientKey: text };
      registryDraftSchema.safeParse({ ...draft, tls });
      assertTlsMaterial('tls', tls);
    },
  },
  {
    name: 'names of a list',
    good: ['1.0\n1.0-alpine\n2026.1.2\nlatest\nv1.2.3-rc.10\nsha-0123abc', 'library/nginx\na/b/c'],
    longest: 256 * 1024,
    read: (text) => {
      const names = text.split('\n');
      const list = addNames(emptyList<string>(), names, repositoryOrder);
      const query = names[0] ?? '';
      filterNames(list, query);
      addNames(emptyList(), names, tagOrder);
      return [orderTags(names).length, highlight(text, query.slice(0, 8)).length];
    },
  },
  {
    name: 'path of the page',
    good: ['/registries/a7d2fca6-158a-4190-b7f1-110bd9a40a09/repositories/a%2Fb', '/x'],
    longest: 64 * 1024,
    read: (text) => formatPath(parsePath(text)),
  },
];
