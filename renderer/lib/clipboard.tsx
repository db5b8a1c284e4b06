import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { CopyByHand } from '../components/copy-by-hand.tsx';

/** Puts text on the clipboard; false when it is shown to be copied by hand instead. */
type Copy = (text: string) => Promise<boolean>;

const ClipboardContext = createContext<Copy | null>(null);

/** Copies for the page, in every browser: where one refuses, the text is shown and selected. */
export function ClipboardProvider({ children }: { readonly children: ReactNode }) {
  const [refused, setRefused] = useState<string | null>(null);
  const copy = useCallback<Copy>(async (text) => {
    const copied = await putOnClipboard(window, text);
    if (!copied) setRefused(text);
    return copied;
  }, []);
  return (
    <ClipboardContext value={copy}>
      {children}
      <CopyByHand text={refused} close={() => setRefused(null)} />
    </ClipboardContext>
  );
}

export function useCopy(): Copy {
  const copy = useContext(ClipboardContext);
  if (copy === null) throw new Error('There is no clipboard above this component.');
  return copy;
}

/** Over plain HTTP from another computer there is no Clipboard API, and elsewhere it may be forbidden; the older way is asked then. */
async function putOnClipboard({ navigator, document }: Window, text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyEvent(document, text);
  }
}

/** Answers our own copy event with the text; selection and focus stay. */
function copyEvent(page: Document, text: string): boolean {
  let answered = false;
  const answer = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    answered = event.clipboardData !== null;
  };
  page.addEventListener('copy', answer, { capture: true });
  try {
    return page.execCommand('copy') && answered;
  } catch {
    return false;
  } finally {
    page.removeEventListener('copy', answer, { capture: true });
  }
}
