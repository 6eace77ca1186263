import {
  type Descriptor,
  type Document,
  descriptorOf,
  documentOf,
  mediaTypes,
} from './document.ts';
import { seededChoice, seededHex, seededNumber } from './seeded.ts';

export interface ImagePlatform {
  architecture: string;
  os: string;
  variant?: string;
}

/** What an image is made of: its manifest and the config that the manifest names. */
export interface Image {
  platform: ImagePlatform;
  manifest: Document;
  config: Document;
}

/** What identifies a build of a repository. */
export interface BuildIdentity {
  repository: string;
  build: number;
  version: string;
  createdAt: string;
}

interface Layer {
  command: string;
  size: number;
  seed: string;
}

const megabyte = 1024 * 1024;

/**
 * Makes the image of one build for one platform. Layers are described, with the
 * sizes such images have, but their contents do not exist.
 */
export function makeImage(identity: BuildIdentity, platform: ImagePlatform): Image {
  const { repository, build, version, createdAt } = identity;
  const base = {
    'org.opencontainers.image.base.name': 'docker.io/library/debian:12-slim',
    'org.opencontainers.image.base.digest': `sha256:${seededHex('debian:12-slim')}`,
  };
  const layers = layersOf(repository, build, platform);
  const title = repository.split('/').slice(1).join('-');
  const config = documentOf(mediaTypes.config, {
    created: createdAt,
    ...platform,
    config: {
      User: '10001',
      ExposedPorts: { '8080/tcp': {} },
      Env: [
        'PATH=/usr/local/bin:/usr/bin:/bin',
        'LANG=C.UTF-8',
        `APP_VERSION=${version}`,
        'SESSION_SECRET=sample-only',
      ],
      Entrypoint: [`/app/${title}`],
      Cmd: ['--config', '/etc/app/config.yaml'],
      WorkingDir: '/app',
      Volumes: { '/var/lib/app': {} },
      StopSignal: 'SIGTERM',
      Healthcheck: { Test: ['CMD', `/app/${title}`, '--healthy'] },
      Labels: {
        'org.opencontainers.image.title': title,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.created': createdAt,
        'org.opencontainers.image.revision': revisionOf(identity),
        'org.opencontainers.image.source': sourceOf(identity),
        'org.opencontainers.image.description': `Sample data: the service ${title}`,
        'org.opencontainers.image.licenses': 'MIT',
      },
    },
    rootfs: {
      type: 'layers',
      diff_ids: layers.map(({ seed }) => `sha256:${seededHex(`unpacked ${seed}`)}`),
    },
    history: [
      ...layers.map(({ command }) => ({ created: createdAt, created_by: command })),
      { created: createdAt, created_by: `ENTRYPOINT ["/app/${title}"]`, empty_layer: true },
    ],
  });
  const manifest = documentOf(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptorOf(config),
    layers: layers.map(
      ({ seed, size }): Descriptor => ({
        mediaType: mediaTypes.layer,
        digest: `sha256:${seededHex(`packed ${seed}`)}`,
        size,
      }),
    ),
    annotations: base,
  });
  return { platform, manifest, config };
}

/** The commit that a build was made of. */
export function revisionOf({ repository, build }: BuildIdentity): string {
  return seededHex(`commit ${repository} ${build}`).slice(0, 40);
}

/** Where its source would be. */
export function sourceOf({ repository }: BuildIdentity): string {
  return `https://git.berth.invalid/${repository}`;
}

/** Lower layers are shared by neighbouring builds, as they are where images are built in earnest. */
function layersOf(repository: string, build: number, platform: ImagePlatform): readonly Layer[] {
  const machine = `${platform.architecture}${platform.variant ?? ''}`;
  const runtime = seededChoice(`runtime ${repository}`, ['node', 'python', 'go', 'java'] as const);
  const layer = (command: string, seed: string, least: number, spread: number): Layer => ({
    command,
    seed,
    size:
      Math.floor(least * megabyte) + seededNumber(`size ${seed}`, Math.floor(spread * megabyte)),
  });
  return [
    layer('COPY rootfs.tar / # debian:12-slim', `base ${machine} ${build >> 5}`, 28, 1),
    ...(runtime === 'go'
      ? []
      : [layer(`RUN install-${runtime}`, `${runtime} ${machine} ${build >> 4}`, 18, 30)]),
    layer('RUN install-packages', `packages ${repository} ${machine} ${build >> 3}`, 2, 14),
    layer('COPY --chown=10001 dist /app', `app ${repository} ${machine} ${build}`, 0.05, 5),
  ];
}
