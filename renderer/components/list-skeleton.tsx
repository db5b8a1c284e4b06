const WIDTHS = [62, 48, 74, 55, 68, 44, 71, 58];

/** Placeholders for rows that are still being read, of the same height, so that nothing jumps. */
export function ListSkeleton({ label }: { readonly label: string }) {
  return (
    <div className="skeleton" role="progressbar" aria-label={label} aria-busy="true">
      {WIDTHS.map((width) => (
        <div key={width} className="skeleton-row">
          <span style={{ width: `${width}%` }} />
          <span style={{ width: `${width / 2}%` }} />
        </div>
      ))}
    </div>
  );
}
