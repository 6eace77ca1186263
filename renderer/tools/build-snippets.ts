import { shellWord } from '../ui/shell-word.ts';
import { prefixOf, type Snippet, type SnippetPlace } from './snippet.ts';

/** A Secret without the secret: the command asks for it (kubernetes.io, "Pull an Image from a Private Registry"). */
export function kubernetesSecret({ clusterHost, account }: SnippetPlace): Snippet {
  const lines = [
    'read -rs PASSWORD',
    'kubectl create secret docker-registry registry-login \\',
    `  --docker-server=${shellWord(clusterHost)} \\`,
    `  --docker-username=${shellWord(account)} \\`,
    '  --docker-password="$PASSWORD"',
    'kubectl patch serviceaccount default \\',
    `  --patch '{"imagePullSecrets": [{"name": "registry-login"}]}'`,
  ];
  return { file: null, text: `${lines.join('\n')}\n` };
}

/** kubernetes.io, "Images". */
export function kubernetesPod({ clusterHost, image }: SnippetPlace): Snippet {
  const lines = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: app',
    'spec:',
    '  imagePullSecrets:',
    '    - name: registry-login',
    '  containers:',
    '    - name: app',
    `      image: ${JSON.stringify(`${clusterHost}/${image}`)}`,
  ];
  return { file: 'pod.yaml', text: `${lines.join('\n')}\n` };
}

/** github.com/docker/login-action. */
export function githubActions({ host, account }: SnippetPlace): Snippet {
  const lines = [
    '- uses: docker/login-action@v3',
    '  with:',
    `    registry: ${JSON.stringify(host)}`,
    `    username: ${JSON.stringify(account)}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
    '    password: ${{ secrets.REGISTRY_PASSWORD }}',
  ];
  return { file: '.github/workflows/build.yml', text: `${lines.join('\n')}\n` };
}

/** docs.gitlab.com, "Authenticate with the container registry". */
export function gitlabCi({ host, account, image }: SnippetPlace): Snippet {
  const lines = [
    'build:',
    '  image: docker:latest',
    '  services: [docker:dind]',
    '  before_script:',
    `    - echo "$REGISTRY_PASSWORD" | docker login ${shellWord(host)} --username ${shellWord(account)} --password-stdin`,
    '  script:',
    `    - docker build -t ${shellWord(`${host}/${image}`)} .`,
    `    - docker push ${shellWord(`${host}/${image}`)}`,
  ];
  return { file: '.gitlab-ci.yml', text: `${lines.join('\n')}\n` };
}

/** registry.terraform.io, "kreuzwerker/docker", "Registry Credentials". */
export function terraform({ host, account }: SnippetPlace): Snippet {
  const lines = [
    'provider "docker" {',
    '  registry_auth {',
    `    address  = ${JSON.stringify(host)}`,
    `    username = ${JSON.stringify(account)}`,
    '    password = var.registry_password',
    '  }',
    '}',
  ];
  return { file: 'registry.tf', text: `${lines.join('\n')}\n` };
}

/** docs.docker.com, "Interpolation". */
export function compose({ host, image }: SnippetPlace): Snippet {
  const lines = ['services:', '  app:', `    image: ${JSON.stringify(`${host}/${image}`)}`];
  return { file: 'compose.yaml', text: `${lines.join('\n')}\n` };
}

/** helm.sh, "Use OCI-based registries". */
export function helm(place: SnippetPlace): Snippet {
  const { host, account, plainHttp } = place;
  const unsafe = plainHttp ? ' --plain-http' : '';
  const lines = [
    `helm registry login ${shellWord(host)} --username ${shellWord(account)} --password-stdin${unsafe}`,
    `helm push chart-1.0.0.tgz ${shellWord(`oci://${prefixOf(place)}`)}${unsafe}`,
  ];
  return { file: null, text: `${lines.join('\n')}\n` };
}

/** skaffold.dev, "Image Repository Handling". */
export function skaffold(place: SnippetPlace): Snippet {
  return {
    file: null,
    text: `skaffold config set --global default-repo ${shellWord(prefixOf(place))}\n`,
  };
}

/** ko.build, "Configuration". */
export function ko(place: SnippetPlace): Snippet {
  return { file: null, text: `export KO_DOCKER_REPO=${shellWord(prefixOf(place))}\n` };
}

/** testcontainers.org, "Image name substitution". */
export function testcontainers(place: SnippetPlace): Snippet {
  return {
    file: '~/.testcontainers.properties',
    text: `hub.image.name.prefix=${prefixOf(place)}/\n`,
  };
}

/** google/go-containerregistry, `cmd/crane`. */
export function crane({ host, image, insecure }: SnippetPlace): Snippet {
  const unsafe = insecure ? ' --insecure' : '';
  return { file: null, text: `crane manifest${unsafe} ${shellWord(`${host}/${image}`)}\n` };
}

/** oras.land, "oras pull". */
export function oras({ host, image, plainHttp, insecure }: SnippetPlace): Snippet {
  const unsafe = plainHttp ? ' --plain-http' : insecure ? ' --insecure' : '';
  return { file: null, text: `oras pull${unsafe} ${shellWord(`${host}/${image}`)}\n` };
}

/** regclient.org, "regctl registry set". */
export function regctl({ host, image, plainHttp, insecure, lent }: SnippetPlace): Snippet {
  const tls = plainHttp ? ' --tls disabled' : insecure ? ' --tls insecure' : '';
  const helper = lent ? ' --cred-helper docker-credential-berth' : '';
  const setting =
    tls === '' && helper === '' ? [] : [`regctl registry set ${shellWord(host)}${tls}${helper}`];
  const lines = [...setting, `regctl manifest get ${shellWord(`${host}/${image}`)}`];
  return { file: null, text: `${lines.join('\n')}\n` };
}
