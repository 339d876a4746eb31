// The catalogue of this document's language.
export { fr as texts } from "./texts/fr.ts";
