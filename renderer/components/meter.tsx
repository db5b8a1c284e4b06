import { useLanguage } from '../lib/language.tsx';

/** How much of the provider's size limit a request uses. */
export function Meter({ bytes, budget }: { readonly bytes: number; readonly budget: number }) {
  const { strings, format } = useLanguage();
  const words = strings.common.bytesOf(format.bytes(bytes), format.bytes(budget));
  return (
    <div className="meter">
      <meter
        aria-label={strings.detail.budget}
        aria-valuetext={words}
        min={0}
        max={budget}
        high={budget * 0.9}
        value={bytes}
      />
      <span className="numbers dim">{words}</span>
    </div>
  );
}
