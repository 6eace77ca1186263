import { type Text, text } from '../../../../shared/text/text.ts';

/** Keys of an Amazon account, as its signatures take them. */
export interface AwsKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Issues the keys for one call; again, renewed, when they have expired. */
export type UseAwsKeys = <R>(
  signal: AbortSignal,
  task: (keys: AwsKeys) => Promise<R>,
) => Promise<R>;

/** What of the keys must not be seen. */
export function secretsOfKeys({ secretAccessKey, sessionToken }: AwsKeys): string[] {
  return [secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
}

/** A right in Amazon's own words. */
export function iamRight(action: string, other?: string): Text {
  return other === undefined
    ? text('right.iam', { action })
    : text('right.iamBoth', { first: action, second: other });
}
