/** An expression that may stay although the check finds fault with it. */
export interface ExpressionException {
  path: string;
  /** As it is written: `/…/flags`, or the code of what is made while running. */
  expression: string;
  /** Why no text from outside can make it slow. */
  reason: string;
}

/** Each with its reason; one that is no longer needed fails the check. */
export const expressionExceptions: readonly ExpressionException[] = [];
