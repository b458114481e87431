// Hands corrections to the store and says what became of them where nobody else does.

import { notify } from "./dialogs.js";
import { t } from "./i18n.js";

/** Answers true where the corrections stand, or will as soon as the server is back. */
export async function submitOrTell(store, corrections) {
  const answer = await store.submit(corrections);
  if (answer?.conflict) notify(t("save.conflict"), { kind: "alert" });
  else if (answer?.invalid) notify(t("save.invalid", { message: answer.message ?? "" }), { kind: "alert" });
  return !answer?.conflict && !answer?.invalid;
}
