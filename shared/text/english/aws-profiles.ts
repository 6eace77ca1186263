/** Why a profile of the AWS configuration gives no keys. */
export const awsProfileTexts = {
  'awsProfile.missing': 'there is no such profile',
  'awsProfile.circle': 'its source_profile leads in a circle',
  'awsProfile.noKeys': 'it has neither keys nor a role',
  'awsProfile.noSession': 'there is no sso-session "{session}"',
  'awsProfile.noField': '{field} is missing',
  'awsProfile.noRegion': 'sso_region is missing, or no region',
  'awsProfile.incomplete.hint':
    'Check the name, and the files "config" and "credentials" of the AWS tools. "aws configure list-profiles" shows what is there.',
  'awsProfile.fromMachine':
    'its keys come from the role or environment of this computer, which Berth does not use',
  'awsProfile.fromTokenFile': 'its keys come from a token file, which Berth does not use',
  'awsProfile.fromProgram': 'its keys come from another program, which Berth does not use',
  'awsProfile.fromLogin': 'its keys come from a session of "aws login", which Berth does not use',
  'awsProfile.fromRole':
    'its keys come from a role without a source_profile, which Berth does not use',
  'awsProfile.fromMfa': 'its keys need a code of an MFA device, which Berth does not use',
  'awsProfile.unsupported.hint':
    'Choose a profile with keys, with a role and source_profile, or with IAM Identity Center. Or save an access key.',
  'awsProfile.sessionOver': 'its session of IAM Identity Center has ended or was never started',
  'awsProfile.sessionOver.hint':
    'Run "aws sso login --profile {profile}" in a terminal, then try again.',
  'awsProfile.unusable': 'it gives no keys',
  'awsProfile.unusable.hint':
    '"aws sts get-caller-identity --profile {profile}" in a terminal shows whether the AWS tools can use it.',
  'awsProfile.oddFile': '{path} is too large, or no ordinary file',
  'awsProfile.oddFile.hint': 'Check the files of the AWS configuration.',
} as const;
