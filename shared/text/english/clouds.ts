/** What is particular to the registries of cloud providers. */
export const cloudTexts = {
  'acr.needsKeys': 'Alibaba Cloud needs an AccessKey for this, and none is saved',
  'acr.needsKeys.hint':
    'Save the AccessKey ID and secret of a RAM user who may list. The registry password is not enough.',
  'acr.unknownHost': 'the address does not show the region and instance',
  'acr.unknownHost.hint': 'Use the address that ends in aliyuncs.com, or a password.',

  'azure.otherHost': 'tokens of Microsoft Entra ID are for hosts of Azure alone',
  'azure.otherHost.hint': 'Use the address that ends in azurecr.io.',

  'digitalocean.needsToken': 'DigitalOcean needs an API token for this, and none is saved',
  'digitalocean.noLogin.hint': 'Check the address of the registry.',

  'ecr.needsKeys': 'Amazon needs an access key or AWS profile for this, and none is saved',
  'ecr.needsKeys.hint':
    'Save an access key, or choose an AWS profile. A registry password is not enough.',
  'ecr.otherHost': 'it is not an address of Amazon ECR with https',
  'ecr.otherHost.hint':
    'Use its own address, such as https://123456789012.dkr.ecr.eu-west-1.amazonaws.com, or a password.',
  'ecr.ownCertificate':
    'an AWS profile is used only where the certificate of Amazon itself is verified',
  'ecr.ownCertificate.hint':
    'Switch verification on, and remove the CA certificate from this registry.',
  'ecr.noLogin': 'Amazon sent no login that can be used',
  'ecr.otherForm.hint': 'Try again. Something between here and Amazon may be answering.',
  'ecr.foreignHost': 'keys are not sent to {host}, which is not one of its hosts',
  'ecr.foreignHost.hint':
    'Nothing was sent. Check the regions and endpoints in the AWS configuration.',
  'ecr.unusualRequest': 'a request has an unusual {part}',
  'ecr.othersRepository': 'Amazon describes only the repositories of your own account',
  'ecr.othersNamespace':
    'Amazon lists only the repositories of your own account, and none of them is below {namespace}',
  'ecr.othersNamespace.hint': 'Correct the namespace if it should be your own.',

  'gar.needsAccount': 'Google needs an account for this, and none is saved',
  'gar.needsAccount.hint':
    'Save the key of a service account, or an access token, with {right}. For public images, set their project and repository as the namespace.',
  'gar.needsProject': 'neither the namespace nor the credential shows the project',
  'gar.needsProject.hint': 'Set the ID of the Google Cloud project as the namespace.',
  'gar.otherHost': 'it is not the host of a project in Artifact Registry',
  'gar.otherHost.hint': 'Use the address that ends in pkg.dev or gcr.io.',
  'gar.notAKey': 'it is not the key of a service account',
  'gar.notAKey.hint': 'Save the JSON file from Google Cloud as it is.',
  'gar.otherTokenServer': 'it names another token server than {host}',
  'gar.otherTokenServer.hint': 'Nothing was sent. Create a new key in the Google Cloud console.',
  'gar.privateKey': 'its private key cannot be read',
  'gar.privateKey.hint': 'Save the whole JSON file again.',

  'swr.needsKeys': 'Huawei Cloud needs an access key for this, and none is saved',
  'swr.needsKeys.hint':
    'Save the access key of an IAM user who may list. The registry login is not enough.',
  'swr.noRegion': 'its region is not known',
  'swr.noRegion.hint': 'Set the region of this registry.',
  'swr.otherApi': 'the Enterprise Edition has an API of its own, which Berth does not know',
  'swr.otherApi.hint': 'Save an access credential of the instance that may use its catalog.',
  'swr.noAccessKeys': 'the Enterprise Edition accepts no access keys',
  'swr.noAccessKeys.hint':
    'Create an access credential of the instance in the SWR console, and save its user name and password.',
  'swr.unknownHost': 'the address does not show its API',
  'swr.unknownHost.hint': 'Example: swr.cn-north-4.myhuaweicloud.com',
  'swr.noLogin.hint': 'Check the address of the registry and its region.',
  'swr.wrongKey': 'Huawei Cloud does not accept the access key',
  'swr.wrongKey.hint': 'Check the access key and its secret. Temporary keys also expire.',

  'tcr.needsKeys': 'Tencent Cloud needs API keys for this, and none are saved',
  'tcr.needsKeys.hint':
    'Save the SecretId and SecretKey of a CAM user who may list. A password of the instance may not be enough.',
  'tcr.needsPersonalKeys.hint':
    'Save a SecretId and SecretKey to list. They cannot sign in to the Personal Edition; its password in turn cannot list.',
  'tcr.unknownHost': 'the address does not show the instance',
  'tcr.unknownHost.hint':
    'Use the address that ends in tencentcloudcr.com, or the user name and password from the TCR console ("docker login").',
  'tcr.instance.hint': 'This needs {right} for it, and keys of the account that owns it.',
  'tcr.noneVisible': 'the account may see none of the repositories in {namespace}',
  'tcr.noApiKeys': 'the Personal Edition accepts no API keys',
  'tcr.noApiKeys.hint':
    'Save the account ID with the registry password from the TCR console. API keys list repositories and describe tags, but cannot sign in there.',
  'tcr.otherRegion': 'those of the region {region} are at {host}',
  'tcr.otherRegion.hint': 'Set the region of this registry to that of {registry}.',
  'tcr.notFound': 'Tencent Cloud finds no such instance, namespace or user',
  'tcr.notFound.hint':
    'Check the namespace and region of this registry. The Personal Edition is set up once in the TCR console.',
} as const;
