/** Berth's mark: a container in its berth, as on the app's icon. */
export function AppMark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden focusable="false">
      <rect width="16" height="16" rx="3.5" fill="#184b71" />
      <path
        d="M3 5v6a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2V5"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <rect x="5" y="3" width="6" height="8" rx="1" fill="#ffb648" />
    </svg>
  );
}
